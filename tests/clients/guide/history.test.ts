/** Lists and objects in Apollo's cache, as docs/api.md sets it up. */
import assert from 'node:assert/strict';
import { before, test } from 'node:test';

import { useEffect } from 'react';

import { useHistory } from './src/content/useHistory';
import {
  type ContentCardFragment,
  ContentByIdDocument,
  type ContentFilter,
  ContentHistoryDocument,
  UpdateContentDocument,
} from './src/gql/graphql';
import { rendered } from './page';
import { deferred, extracted, type Newcomer, newcomer, requestsDuring } from './studio';

type Shown = ReturnType<typeof useHistory>;

let somebody: Newcomer;
let made: ContentCardFragment[];

before(async () => {
  somebody = await newcomer({ key: 1 });
  made = [await extracted(somebody), await extracted(somebody), await extracted(somebody)];
});

/** Resolves with what the list shows, when it first shows `count` contents or more. */
function listed(count: number, filter?: ContentFilter) {
  const { promise, resolve } = deferred<Shown>();
  function List() {
    const shown = useHistory(filter, 2);
    useEffect(() => {
      if (shown.contents.length >= count) resolve(shown);
    });
    return shown.contents.map(({ title }) => title).join();
  }
  return { page: rendered(somebody.apollo, List), shown: promise };
}

const idsOf = (contents: { id: string }[]) => contents.map(({ id }) => id);

test('pages that are loaded one after another are one list', async () => {
  const newestFirst = idsOf(made).reverse();
  const first = listed(2);
  const second = listed(3);

  const { contents, loadMore, total } = await first.shown;
  assert.deepEqual(idsOf(contents), newestFirst.slice(0, 2));
  assert.equal(total, 3);

  const names = await requestsDuring(() => loadMore!());
  const whole = await second.shown;
  assert.deepEqual(names, ['ContentHistory']);
  assert.deepEqual(idsOf(whole.contents), newestFirst);
  assert.equal(whole.loadMore, undefined);
  first.page.leave();
  second.page.leave();
});

test('a filter has a list of its own', async () => {
  const [content] = made;
  const input = { id: content!.id, isFavorite: true };
  await somebody.apollo.mutate({ mutation: UpdateContentDocument, variables: { input } });

  const favorites = listed(1, { favorite: true });
  const { contents, total } = await favorites.shown;
  const all = somebody.apollo.readQuery({ query: ContentHistoryDocument, variables: { first: 2 } });
  assert.deepEqual(idsOf(contents), [content!.id]);
  assert.equal(total, 1);
  assert.equal(all?.contentHistory.edges.length, 3);
  favorites.page.leave();
});

test('a content is one object, wherever it is shown', async () => {
  const [content] = made;
  const input = { id: content!.id, title: '豆浆与油条' };
  const names = await requestsDuring(() =>
    somebody.apollo.mutate({ mutation: UpdateContentDocument, variables: { input } }),
  );

  const kept = Object.keys(somebody.apollo.cache.extract() as object);
  const list = somebody.apollo.readQuery({ query: ContentHistoryDocument, variables: { first: 2 } });
  assert.deepEqual(names, ['UpdateContent']);
  assert.equal(list?.contentHistory.edges.at(-1)?.node.title, '豆浆与油条');
  assert.deepEqual(
    kept.filter((key) => key.startsWith('Article:')).sort(),
    made.map(({ id }) => `Article:${id}`).sort(),
  );
});

test('fragments on interfaces are read from the cache', async () => {
  const variables = { id: made[1]!.id };
  const { data } = await somebody.apollo.query({ query: ContentByIdDocument, variables });
  const kept = somebody.apollo.readQuery({ query: ContentByIdDocument, variables });

  assert.deepEqual(kept, data);
  assert.equal(kept?.node?.__typename, 'Article');
  assert.equal(kept.node.generation.status, 'SUCCEEDED');
});
