/** Subscriptions over HTTP as docs/api.md has them: whatever breaks, every event comes once. */
import assert from 'node:assert/strict';
import { before, test } from 'node:test';

import { lastValueFrom } from 'rxjs';

import { openApollo } from './src/api/apollo';
import { eventsOf } from './src/api/sse';
import { streamLink } from './src/api/streamed';
import { troubleOf } from './src/api/trouble';
import { advance, type Progress, progressOf, WAITING } from './src/generation/progress';
import { LogoutDocument } from './src/gql/graphql';
import {
  type Newcomer,
  nameOf,
  newcomer,
  overTheWire,
  requestsDuring,
  sentDuring,
  startExtraction,
  url,
} from './studio';

/** Multipart, and server-sent events. */
interface Way {
  /** What is behind everything that the server says at once. */
  end: string;
  /** The last words to whose session has ended. */
  ended: string;
  watched(somebody: Newcomer, id: string): Promise<Progress>;
}

const UNAUTHENTICATED = { message: 'Sign in', extensions: { code: 'UNAUTHENTICATED' } };

const WAYS: Way[] = [
  {
    end: '\r\n--graphql',
    ended:
      '\r\n--graphql\r\nContent-Type: application/json\r\n\r\n' +
      `${JSON.stringify({ payload: null, errors: [UNAUTHENTICATED] })}\r\n--graphql--\r\n`,
    watched: ({ session }, id) =>
      lastValueFrom(progressOf(openApollo(url, session, { live: streamLink(url, session) }), id)),
  },
  {
    end: '\n\n',
    ended: `event: next\ndata: ${JSON.stringify({ errors: [UNAUTHENTICATED] })}\n\nevent: complete\ndata:\n\n`,
    async watched({ session }, id) {
      let progress = WAITING;
      for await (const event of eventsOf(url, session, id)) progress = advance(progress, event);
      return progress;
    },
  },
];

const EVENTS_BEFORE_THE_BREAK = 3;

let somebody: Newcomer;

before(async () => {
  somebody = await newcomer({ key: 5 });
});

function assertIsWhole({ state, content, text }: Progress) {
  assert.equal(state, 'SUCCEEDED');
  assert.equal(content?.__typename, 'Article');
  assert.equal(text, content.body);
}

const isOfProgress = (init?: RequestInit) =>
  nameOf(JSON.parse(String(init?.body))) === 'GenerationProgress';

/** A network that breaks in the first stream, behind its opening and the first events. */
function breaking(end: string) {
  let isMended = false;
  const send: typeof fetch = async (address, init) => {
    const response = await overTheWire(address, init);
    if (isMended || !isOfProgress(init)) return response;
    isMended = true;
    return new Response(response.body!.pipeThrough(brokenBehind(end)), response);
  };
  return send;
}

function brokenBehind(end: string) {
  const decoder = new TextDecoder();
  let passed = 0;
  let left = '';
  return new TransformStream<Uint8Array, Uint8Array>({
    transform(chunk, controller) {
      const [...said] = (left + decoder.decode(chunk, { stream: true })).split(end);
      left = said.pop()!;
      for (const each of said) {
        if (passed > EVENTS_BEFORE_THE_BREAK) return;
        controller.enqueue(new TextEncoder().encode(each + end));
        if (++passed <= EVENTS_BEFORE_THE_BREAK) continue;
        // graphql-sse overlooks an end that comes at once with an event.
        setTimeout(() => controller.error(new Error('The network is gone')), 50);
      }
    },
  });
}

/** A server that ends the first stream, as it does when its token has expired. */
function ending(ended: string) {
  let isOver = false;
  const send: typeof fetch = async (address, init) => {
    const response = await overTheWire(address, init);
    if (isOver || !isOfProgress(init)) return response;
    isOver = true;
    await response.body!.cancel();
    return new Response(ended, response);
  };
  return send;
}

test('where the network breaks, it goes on from the last event', async () => {
  for (const way of WAYS) {
      const id = await startExtraction(somebody, 10);
      const sent = await sentDuring(async () => {
        assertIsWhole(await way.watched(somebody, id));
      }, breaking(way.end));

      const [first, second, ...more] = sent.map(({ body }) => body.variables.after);
      assert.deepEqual([first, more], [undefined, []]);
      assert.ok(second);
  }
});

test('a token that is refused at first is refreshed', async () => {
  for (const way of WAYS) {
      const id = await startExtraction(somebody);
      somebody.session.accessToken = 'expired';
      const names = await requestsDuring(async () => assertIsWhole(await way.watched(somebody, id)));

      assert.deepEqual(names, ['GenerationProgress', 'RefreshSession', 'GenerationProgress']);
  }
});

test('so is one that expires meanwhile', async () => {
  for (const way of WAYS) {
      const id = await startExtraction(somebody);
      const names = await requestsDuring(
        async () => assertIsWhole(await way.watched(somebody, id)),
        ending(way.ended),
      );

      assert.deepEqual(names, ['GenerationProgress', 'RefreshSession', 'GenerationProgress']);
  }
});

test('whose session has ended is told, and not tried again', async () => {
  for (const way of WAYS) {
      const other = await newcomer();
      await openApollo(url, other.session).mutate({ mutation: LogoutDocument });
      const names = await requestsDuring(() =>
        assert.rejects(way.watched(other, 'x'), (error) => troubleOf(error).code === 'UNAUTHENTICATED'),
      );

      assert.equal(names.at(0), 'GenerationProgress');
      assert.ok(names.length <= 3, `${names}`);
      assert.equal(other.session.isOpen, false);
  }
});
