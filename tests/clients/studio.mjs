import { ApolloClient, ApolloLink, HttpLink, InMemoryCache } from '@apollo/client';
import { SetContextLink } from '@apollo/client/link/context';
import { GraphQLWsLink } from '@apollo/client/link/subscriptions';
import { getMainDefinition, relayStylePagination } from '@apollo/client/utilities';
import { createClient } from 'graphql-ws';
import { WebSocket } from 'ws';

// Apollo looks for it by this name once an operation fails; Node has it from version 22 on.
globalThis.WebSocket ??= WebSocket;

const POSSIBLE_TYPES = '{ __schema { types { name possibleTypes { name } } } }';

/**
 * A front end as Apollo's documentation builds it: the access token is a header over HTTP and a
 * connection parameter over WebSocket, history pages merge in the cache.
 */
export async function openStudio(url) {
  const studio = { accessToken: null, sockets: [] };
  const http = ApolloLink.from([
    new SetContextLink(({ headers }) => ({ headers: { ...headers, ...authorization(studio) } })),
    new HttpLink({ uri: url }),
  ]);
  const live = createClient({
    url: url.replace(/^http/, 'ws'),
    webSocketImpl: WebSocket,
    connectionParams: () => authorization(studio),
    retryAttempts: 0,
  });
  live.on('opened', socket => studio.sockets.push(socket));
  studio.apollo = new ApolloClient({
    link: ApolloLink.split(isSubscription, new GraphQLWsLink(live), http),
    cache: new InMemoryCache({
      possibleTypes: await possibleTypes(url),
      typePolicies: {
        Query: { fields: { contentHistory: relayStylePagination(['filter', 'orderBy']) } },
      },
    }),
  });
  studio.close = () => {
    studio.apollo.stop();
    return live.dispose();
  };
  return studio;
}

function authorization({ accessToken }) {
  return accessToken ? { Authorization: `Bearer ${accessToken}` } : {};
}

function isSubscription({ query }) {
  return getMainDefinition(query).operation === 'subscription';
}

/** What a build step of a front end asks once, so that its cache knows which types are Content. */
async function possibleTypes(url) {
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ query: POSSIBLE_TYPES }),
  });
  const { data } = await response.json();
  return Object.fromEntries(
    data.__schema.types
      .filter(type => type.possibleTypes)
      .map(type => [type.name, type.possibleTypes.map(possible => possible.name)]),
  );
}
