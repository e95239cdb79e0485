/** The deferred part of docs/api.md: it comes after the rest, and is shown with it. */
import assert from 'node:assert/strict';
import { test } from 'node:test';

import { useEffect } from 'react';

import { useOverview } from './src/overview/useOverview';
import { rendered } from './page';
import { deferred, newcomer, overTheWire, requestsDuring } from './studio';

type Shown = ReturnType<typeof useOverview>;

const RANGE = { from: '2026-01-01T00:00:00Z', to: '2026-02-01T00:00:00Z' };

test('what is slow comes in a part of its own, and then all is there', async () => {
  const { apollo } = await newcomer();
  const { promise: whole, resolve: shown } = deferred<Shown>();
  function Overview() {
    const overview = useOverview(RANGE);
    useEffect(() => {
      if (overview.isWhole) shown(overview);
    });
    return overview.name;
  }
  let told: Promise<string>;
  const names = await requestsDuring(
    async () => {
      const page = rendered(apollo, Overview);
      await whole;
      page.leave();
    },
    async (address, init) => {
      const response = await overTheWire(address, init);
      told = response.clone().text();
      return response;
    },
  );

  const parts = (await told!).split('\r\n--graphql').filter((part) => part.includes('{'));
  const bodies = parts.map((part) => JSON.parse(part.slice(part.indexOf('{'))));
  const { name, totals, error } = await whole;
  assert.deepEqual(names, ['Overview']);
  assert.equal(bodies[0].data.usageStats, undefined);
  assert.deepEqual(bodies.map(({ hasNext }) => hasNext), [true, false]);
  assert.deepEqual([name, error], ['周小满', undefined]);
  assert.deepEqual({ ...totals }, { __typename: 'UsageTotals', generations: 0, creditsSpent: 0 });
});
