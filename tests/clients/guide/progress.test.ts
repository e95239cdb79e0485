/** The progress of docs/api.md: whatever happens to the socket, every event comes once. */
import assert from 'node:assert/strict';
import { before, test } from 'node:test';

import { useEffect } from 'react';
import { lastValueFrom, tap } from 'rxjs';

import {
  advance,
  type GenerationEvent,
  type Progress,
  progressOf,
  WAITING,
} from './src/generation/progress';
import { useGenerationProgress } from './src/generation/useGenerationProgress';
import { GenerateFromUrlDocument } from './src/gql/graphql';
import { rendered } from './page';
import { deferred, type Newcomer, newcomer, RecordedSocket, startExtraction } from './studio';

const EVENTS_BEFORE_THE_BREAK = 3;

let somebody: Newcomer;

before(async () => {
  somebody = await newcomer({ key: 0 });
});

/** Its last progress; at the third event the socket breaks, after `prepare`. */
function watchedWithABreak(id: string, prepare = () => {}) {
  let events = 0;
  return lastValueFrom(
    progressOf(somebody.apollo, id).pipe(
      tap(() => {
        if (++events !== EVENTS_BEFORE_THE_BREAK) return;
        prepare();
        RecordedSocket.all.at(-1)!.break();
      }),
    ),
  );
}

const cursorsAskedFor = (sockets: RecordedSocket[]) =>
  sockets.flatMap(({ sent }) =>
    sent.filter(({ type }) => type === 'subscribe').map(({ payload }) => payload!.variables!.after),
  );

function assertIsWhole(progress: Progress) {
  assert.equal(progress.state, 'SUCCEEDED');
  assert.equal(progress.content?.__typename, 'Article');
  assert.equal(progress.text, progress.content.body);
}

test('where a socket breaks, it goes on from the last event', async () => {
  RecordedSocket.all = [];
  assertIsWhole(await watchedWithABreak(await startExtraction(somebody, 10)));

  const [first, second, ...more] = cursorsAskedFor(RecordedSocket.all);
  assert.deepEqual([RecordedSocket.all.length, first, more], [2, undefined, []]);
  assert.ok(second);
});

test('where the token has expired by then, it is refreshed first', async () => {
  RecordedSocket.all = [];
  const expire = () => (somebody.session.accessToken = 'expired');
  assertIsWhole(await watchedWithABreak(await startExtraction(somebody, 10), expire));

  const [first, second, ...more] = cursorsAskedFor(RecordedSocket.all);
  assert.deepEqual([RecordedSocket.all.length, first, more], [3, undefined, []]);
  assert.ok(second);
});

test('where nobody answers, it tries again', async () => {
  const id = await startExtraction(somebody);
  RecordedSocket.all = [];
  RecordedSocket.unanswered = 1;
  assertIsWhole(await lastValueFrom(progressOf(somebody.apollo, id)));

  assert.equal(RecordedSocket.all.length, 2);
});

test('a component shows it to its end', async () => {
  const id = await startExtraction(somebody);
  const states: string[] = [];
  const { promise: end, resolve: shown } = deferred<Progress>();

  function Shown() {
    const { trouble, ...progress } = useGenerationProgress(id);
    useEffect(() => {
      assert.equal(trouble, null);
      states.push(progress.state);
      if (progress.state === 'SUCCEEDED') shown(progress);
    });
    return progress.text;
  }

  const page = rendered(somebody.apollo, Shown);
  const progress = await end;

  assertIsWhole(progress);
  assert.equal(page.body.textContent, progress.text);
  assert.deepEqual([states.at(0), states.at(-1)], ['WAITING', 'SUCCEEDED']);
  page.leave();
});

test('a failure says why', async () => {
  const url = 'http://does-not-exist.example.com/article';
  const input = { idempotencyKey: crypto.randomUUID(), url, platform: 'ZHIHU' as const };
  const { data } = await somebody.apollo.mutate({
    mutation: GenerateFromUrlDocument,
    variables: { input },
  });

  const { generation } = data!.generateFromUrl;
  const { state, error } = await lastValueFrom(progressOf(somebody.apollo, generation!.id));
  assert.deepEqual([state, error?.code], ['FAILED', 'SOURCE_UNREACHABLE']);
});

test('a new attempt starts the text again, and of what is unknown nothing changes', () => {
  const where = { cursor: '1-1', at: '2026-11-26T08:00:00+00:00' };
  const events: GenerationEvent[] = [
    { __typename: 'GenerationQueued', position: 2, ...where },
    { __typename: 'GenerationStarted', attempt: 1, resetsText: false, ...where },
    { __typename: 'ProgressMade', stage: 'WRITING', percent: 40, message: null, ...where },
    { __typename: 'TextAppended', delta: '凌晨', ...where },
    { __typename: 'TextAppended', delta: '三点', ...where },
    { __typename: 'SourceFound', ...where },
  ];
  const first = events.reduce(advance, WAITING);
  const second = advance(first, { __typename: 'GenerationStarted', attempt: 2, resetsText: true, ...where });
  const last = advance(first, { __typename: 'GenerationCancelled', creditsRefunded: 1, ...where });

  assert.deepEqual(first, { state: 'RUNNING', position: 2, percent: 40, text: '凌晨三点', assets: [] });
  assert.deepEqual(second, { state: 'RUNNING', percent: 0, text: '', assets: [] });
  assert.equal(last.state, 'CANCELLED');
});
