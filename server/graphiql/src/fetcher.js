import { createGraphiQLFetcher } from '@graphiql/toolkit';
import { GraphQLError, Kind, parse } from 'graphql';
import { createClient } from 'graphql-ws';

import { isExpired } from './session.js';

const SIGN_IN = ['register', 'login', 'refreshSession'];
const SIGN_OUT = ['logout', 'logoutEverywhere'];

const REFRESH = /* GraphQL */ `
  mutation RefreshSession($input: RefreshSessionInput!) {
    refreshSession(input: $input) {
      session { accessToken accessTokenExpiresAt refreshToken }
    }
  }
`;

/**
 * GraphiQL's own fetcher, on the page's address for HTTP and WebSocket alike. It signs what the
 * headers editor leaves unsigned with the tokens that it has seen go by.
 */
export function createFetcher({ location, session }) {
  const endpoint = location.origin + location.pathname;

  async function renew() {
    const { accessTokenExpiresAt, refreshToken } = session.current() ?? {};
    if (!refreshToken || !isExpired({ accessTokenExpiresAt })) return;
    const answer = await sender(endpoint)({ query: REFRESH, variables: { input: { refreshToken } } });
    const tokens = answer.data?.refreshSession?.session;
    if (tokens) session.keep(tokens);
    else session.forget();
  }

  return async (params, options) => {
    const headers = spelled(options?.headers);
    if (!headers.Authorization) {
      await renew();
      const token = session.current()?.accessToken;
      if (token) headers.Authorization = `Bearer ${token}`;
    }
    const answer = await sender(endpoint, headers)(...corrected(params, { ...options, headers }));
    if (answer.data) notice(answer.data, session);
    return answer;
  };
}

/** Its socket opens when a subscription needs it; broken, it stays so, rather than begin anew. */
function sender(endpoint, connectionParams) {
  return createGraphiQLFetcher({
    url: endpoint,
    wsClient: createClient({
      url: endpoint.replace(/^http/, 'ws'),
      connectionParams,
      retryAttempts: 0,
    }),
    enableIncrementalDelivery: false,
    fetch: fetchJson,
  });
}

/** A proxy's error page becomes an error that can be read. */
async function fetchJson(url, init) {
  const response = await fetch(url, init);
  if (response.headers.get('content-type')?.includes('json')) return response;
  throw new Error(`HTTP ${response.status}: ${await response.text()}`);
}

/**
 * GraphiQL learns which operation a tab holds a moment after the tab is shown; run at once, it
 * would name the operation of the tab before.
 */
function corrected(params, options) {
  const documentAST = parsed(params.query);
  if (!documentAST) return [params, options];
  const names = documentAST.definitions
    .filter(definition => definition.kind === Kind.OPERATION_DEFINITION)
    .map(operation => operation.name?.value);
  const operationName = names.includes(params.operationName) ? params.operationName : names[0];
  return [{ ...params, operationName }, { ...options, documentAST }];
}

/** Nothing for what does not parse: the server says why. */
function parsed(query) {
  try {
    return parse(query);
  } catch (error) {
    if (error instanceof GraphQLError) return undefined;
    throw error;
  }
}

/** The headers with one spelling of `Authorization`, since connection parameters have only one. */
function spelled(headers = {}) {
  return Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [
      name.toLowerCase() === 'authorization' ? 'Authorization' : name,
      value,
    ]),
  );
}

function notice(data, session) {
  for (const field of SIGN_IN) {
    const tokens = data[field]?.session;
    if (tokens?.accessToken) session.keep(tokens);
  }
  if (SIGN_OUT.some(field => data[field])) session.forget();
}
