/** Answers in parts, in each of the formats that Apollo Client speaks. */
import assert from 'node:assert/strict';
import { before, test } from 'node:test';

import { ApolloClient, ApolloLink, CombinedGraphQLErrors, HttpLink, InMemoryCache, gql } from '@apollo/client';
import { SetContextLink } from '@apollo/client/link/context';
import { Defer20220824Handler, GraphQL17Alpha9Handler } from '@apollo/client/incremental';
import { tap } from 'rxjs';

import { openVisit } from './visitor.mjs';

const { LAOWANG_URL, LAOWANG_KEY } = process.env;
const ME = gql`
  query Me {
    me {
      id
      ... @defer { displayName sessions { id isCurrent } }
      ...Credits @defer
    }
  }
  fragment Credits on User { displayName entitlement { isActive } }
`;
const PARTLY = gql`query Partly { me { id ... @defer { email } } ... @defer { generation(id: "x") { id } } }`;

let visitor;

before(async () => {
  visitor = await openVisit(LAOWANG_URL, LAOWANG_KEY);
});

test('in the format of 2022', async () => {
  const parts = await delivered(new Defer20220824Handler());

  const [{ path }] = parts[1].incremental;
  assert.deepEqual([Object.keys(parts[0]), path], [['data', 'extensions', 'hasNext'], ['me']]);
});

test('in the format of the specification to be', async () => {
  const parts = await delivered(new GraphQL17Alpha9Handler());

  assert.deepEqual(parts[0].pending.map(each => each.path), [['me'], ['me']]);
});

test('an error of 2022 is of its part', () => isPartly(new Defer20220824Handler()));

test('an error of the specification to be is of its part', () => isPartly(new GraphQL17Alpha9Handler()));

/** In parts, which come to a whole. */
async function delivered(incrementalHandler) {
  const { apollo, parts } = opened(incrementalHandler);
  const { data } = await apollo.query({ query: ME });

  assert.equal(data.me.displayName, '周小满');
  assert.deepEqual(data.me.sessions.map(each => each.isCurrent), [true]);
  assert.equal(data.me.entitlement.isActive, true);
  assert.deepEqual(parts[0].data.me, { __typename: 'User', id: data.me.id });
  assert.deepEqual(parts.map(each => each.hasNext), [...parts.slice(1).map(() => true), false]);
  assert.deepEqual(apollo.readQuery({ query: ME }), data);
  return parts;
}

async function isPartly(incrementalHandler) {
  const { apollo } = opened(incrementalHandler);
  const { data, error } = await apollo.query({ query: PARTLY, errorPolicy: 'all' });

  assert.match(data.me.email, /@example\.com$/);
  assert.ok(CombinedGraphQLErrors.is(error), `${error}`);
  assert.deepEqual(error.errors.map(each => [each.path, each.extensions.code]), [[['generation'], 'BAD_USER_INPUT']]);
}

/** A client, and the parts that come to it. */
function opened(incrementalHandler) {
  const parts = [];
  const apollo = new ApolloClient({
    link: ApolloLink.from([
      new SetContextLink(() => ({ headers: visitor.headers() })),
      new ApolloLink((operation, forward) =>
        forward(operation).pipe(tap(part => parts.push(structuredClone(part)))),
      ),
      new HttpLink({ uri: LAOWANG_URL }),
    ]),
    cache: new InMemoryCache(),
    incrementalHandler,
  });
  return { apollo, parts };
}
