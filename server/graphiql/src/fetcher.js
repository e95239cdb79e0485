import { createGraphiQLFetcher, isAsyncIterable } from '@graphiql/toolkit';
import { GraphQLError, Kind, parse, visit } from 'graphql';
import { createClient } from 'graphql-ws';

import { sent, Unfilled } from './placeholders.js';
import { isExpired } from './session.js';
import { TEXTS } from './text.js';

const SIGN_IN = ['register', 'login', 'refreshSession'];
const SIGN_OUT = ['logout', 'logoutEverywhere', 'deleteAccount'];
const WHOLE = 'application/graphql-response+json, application/json;q=0.9';
/** GraphiQL puts the parts of an answer together as the newest draft of their format has them. */
const IN_PARTS = 'multipart/mixed, application/graphql-response+json;q=0.9, application/json;q=0.8';
const READABLE = /json|multipart\/mixed/;
const IN_PIECES = ['defer', 'stream'];

const REFRESH = /* GraphQL */ `
  mutation RefreshSession($input: RefreshSessionInput!) {
    refreshSession(input: $input) {
      session { accessToken accessTokenExpiresAt refreshToken }
    }
  }
`;

/**
 * GraphiQL's own fetcher, on the page's address for HTTP and WebSocket alike. It signs what the
 * headers editor leaves unsigned with the tokens that it has seen go by, and fills placeholders
 * with what it has seen.
 */
export function createFetcher({ location, session, answers, language }) {
  const endpoint = location.origin + location.pathname;

  async function renew() {
    const { accessTokenExpiresAt, refreshToken } = session.current() ?? {};
    if (!refreshToken || !isExpired({ accessTokenExpiresAt })) return;
    const send = sender(endpoint, { headers: {} });
    const answer = await send({ query: REFRESH, variables: { input: { refreshToken } } });
    const tokens = answer.data?.refreshSession?.session;
    if (tokens) session.keep(tokens);
    else session.forget();
  }

  async function signed(given) {
    const headers = { 'accept-language': language.current(), ...inLowerCase(given) };
    if (headers.authorization) return headers;
    await renew();
    const token = session.current()?.accessToken;
    return token ? { ...headers, authorization: `Bearer ${token}` } : headers;
  }

  return async (params, options) => {
    let variables;
    try {
      variables = await sent(params.variables, answers);
    } catch (error) {
      if (error instanceof Unfilled) return explained(error, language.current());
      throw error;
    }
    const operation = named(params);
    const headers = await signed(options?.headers);
    const send = sender(endpoint, { headers, inParts: isInParts(operation.document) });
    const answer = await send(
      { ...params, ...operation.params, variables },
      { ...options, headers, documentAST: operation.document },
    );
    return overheard(answer, ({ data }) => {
      if (!data) return;
      answers.notice(data, variables);
      notice(data, session);
    });
  };
}

/** Its socket opens when a subscription needs it; broken, it stays so, rather than begin anew. */
function sender(endpoint, { headers, inParts = false }) {
  return createGraphiQLFetcher({
    url: endpoint,
    wsClient: createClient({
      url: endpoint.replace(/^http/, 'ws'),
      connectionParams: headers,
      retryAttempts: 0,
    }),
    headers: { accept: inParts ? IN_PARTS : WHOLE },
    enableIncrementalDelivery: inParts,
    fetch: fetchReadable,
  });
}

/** A proxy's error page becomes an error that can be read. */
async function fetchReadable(url, init) {
  const response = await fetch(url, init);
  if (READABLE.test(response.headers.get('content-type'))) return response;
  throw new Error(`HTTP ${response.status}: ${await response.text()}`);
}

/**
 * GraphiQL learns which operation a tab holds a moment after the tab is shown; run at once, it
 * would name the operation of the tab before.
 */
function named({ query, operationName }) {
  const document = parsed(query);
  if (!document) return { params: {} };
  const names = document.definitions
    .filter(definition => definition.kind === Kind.OPERATION_DEFINITION)
    .map(operation => operation.name?.value);
  return {
    document,
    params: { operationName: names.includes(operationName) ? operationName : names[0] },
  };
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

function isInParts(document) {
  let found = false;
  const Directive = ({ name }) => {
    found ||= IN_PIECES.includes(name.value);
  };
  if (document) visit(document, { Directive });
  return found;
}

/** Each header in one spelling, so that none is sent twice. */
function inLowerCase(headers = {}) {
  return Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]),
  );
}

/** An answer of the page's own, in place of the server's: what a placeholder still needs. */
function explained({ placeholder, from, typed }, language) {
  const text = TEXTS[language];
  const message = from
    ? text.runFirst(placeholder, from)
    : text.fillIn(placeholder, typed[language]);
  return { errors: [{ message }] };
}

/** The same answer or answers; `look` sees each. No generator, as one could not be stopped while it waits. */
function overheard(answer, look) {
  if (!isAsyncIterable(answer)) {
    look(answer);
    return answer;
  }
  const iterator = answer[Symbol.asyncIterator]();
  return {
    [Symbol.asyncIterator]() {
      return this;
    },
    async next() {
      const step = await iterator.next();
      if (!step.done) [step.value].flat().forEach(look);
      return step;
    },
    return: value => iterator.return(value),
  };
}

function notice(data, session) {
  for (const field of SIGN_IN) {
    const tokens = data[field]?.session;
    if (tokens?.accessToken) session.keep(tokens);
  }
  if (SIGN_OUT.some(field => data[field]?.userErrors?.length === 0)) session.forget();
}
