/** What all tests of the guide's code share: accounts, and what went over the wire. */
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';

import { lastValueFrom } from 'rxjs';
import { WebSocket } from 'ws';

import { openApollo } from './src/api/apollo';
import { Session } from './src/api/session';
import { troubleOf } from './src/api/trouble';
import { progressOf } from './src/generation/progress';
import { extraction } from './src/generation/start';
import { ActivateKeyDocument, RegisterDocument } from './src/gql/graphql';

export const url = process.env.LAOWANG_URL!;
/** Where published operations are executed alone, and twenty an hour of one user. */
export const publishedUrl = process.env.LAOWANG_PUBLISHED_URL!;
export const NOBODY = 'http://127.0.0.1:9/graphql';
export const PASSWORD = 'a-long-password-9';
export const TEXT =
  '早餐店的四十年\n' +
  '凌晨三点，周师傅的卷帘门准时拉开。四十年来，这家只有六张桌子的早餐店没有换过招牌，也没有涨过豆浆的碗。' +
  '他说，豆子要泡足八个小时，磨浆之前必须再挑一遍，坏一颗，整锅都会发苦。\n' +
  '去年旁边开了三家连锁店，客人一度少了四成。女儿劝他上外卖，他犹豫了半年，最后只同意卖豆浆和烧饼，' +
  '因为油条离开锅二十分钟就软了，他不愿意让人吃到软的油条。\n' +
  '如今外卖占了营业额的三成，堂食也慢慢回来了。周师傅不懂什么叫品牌，他只记得老主顾的口味：' +
  '谁不吃香菜，谁的豆浆要少糖，谁要在六点十分之前拿到，好赶第一班公交车。';

interface Frame {
  type: string;
  payload?: { query?: string; variables?: { after?: string } };
}

export class RecordedSocket extends WebSocket {
  static all: RecordedSocket[] = [];
  /** How many more find nobody. */
  static unanswered = 0;
  readonly sent: Frame[] = [];

  constructor(address: string, protocols?: string | string[]) {
    super(RecordedSocket.unanswered-- > 0 ? NOBODY : address, protocols);
    RecordedSocket.all.push(this);
  }

  override send(data: string) {
    this.sent.push(JSON.parse(data));
    super.send(data);
  }

  /** Nothing more is heard of it, not even what has arrived already. */
  break() {
    this.onmessage = null;
    this.terminate();
  }
}

// Browsers have it, and Node from version 22 on.
Object.assign(globalThis, { WebSocket: RecordedSocket });

type Send = typeof fetch;
export const overTheWire: Send = fetch;
let wire: Send = overTheWire;
globalThis.fetch = (...asked) => wire(...asked);

/** What was sent while it ran: by which method, to where, and the body where there was one. */
export async function sentDuring(run: () => Promise<unknown>, send: Send = overTheWire) {
  const sent: { method: string; address: string; body?: any }[] = [];
  wire = (address, init) => {
    const body = init?.body && JSON.parse(String(init.body));
    sent.push({ method: init?.method ?? 'GET', address: String(address), body });
    return send(address, init);
  };
  try {
    await run();
  } finally {
    wire = overTheWire;
  }
  return sent;
}

/** The names of all operations that were posted while it ran, a batch as the list of its own. */
export async function requestsDuring(run: () => Promise<unknown>, send: Send = overTheWire) {
  const sent = await sentDuring(run, send);
  return sent.map(({ body }): string | string[] =>
    Array.isArray(body) ? body.map(nameOf) : nameOf(body),
  );
}

export const nameOf = ({ query }: { query: string }) =>
  /(?:query|mutation|subscription) (\w+)/.exec(query)?.[1] ?? query;

/** A promise that is kept from outside. */
export function deferred<Value = void>() {
  let resolve: (value: Value) => void;
  const promise = new Promise<Value>((keep) => (resolve = keep));
  return { promise, resolve: (value: Value) => resolve(value) };
}

/** What a browser keeps from one page to the next. */
export function memory() {
  const kept = new Map<string, string>();
  return {
    getItem: (name: string) => kept.get(name) ?? null,
    setItem: (name: string, value: string) => void kept.set(name, value),
    removeItem: (name: string) => void kept.delete(name),
  };
}

interface Place {
  at: string;
  enter: (url: string, storage: Session['storage']) => Session;
  open: (url: string, session: Session) => ReturnType<typeof openApollo>;
}

/** Somebody new, signed in; with a key, where `key` says which of those that the tests have. */
export async function newcomer({
  key,
  at = url,
  enter = (address, storage) => new Session(address, storage),
  open = openApollo,
}: { key?: number } & Partial<Place> = {}) {
  const storage = memory();
  const session = enter(at, storage);
  const apollo = open(at, session);
  const email = `guide-${randomUUID()}@example.com`;
  const input = { email, password: PASSWORD, displayName: '周小满' };
  const { data } = await patiently(() =>
    apollo.mutate({ mutation: RegisterDocument, variables: { input } }),
  );
  session.start(data!.register.session!);
  if (key !== undefined) {
    const code = process.env.LAOWANG_KEYS!.split(',')[key]!;
    const activated = await apollo.mutate({
      mutation: ActivateKeyDocument,
      variables: { input: { code } },
    });
    assert.deepEqual(activated.data?.activateKey.userErrors, []);
  }
  return { apollo, session, storage, email };
}

export type Newcomer = Awaited<ReturnType<typeof newcomer>>;

/** All tests come from one address, which may not register as fast as they do. */
async function patiently<Result>(ask: () => Promise<Result>): Promise<Result> {
  try {
    return await ask();
  } catch (error) {
    const { code, retryAfter } = troubleOf(error);
    if (code !== 'RATE_LIMITED') throw error;
    await new Promise((go) => setTimeout(go, retryAfter! * 1000));
    return patiently(ask);
  }
}

/** A text that nobody has sent before, `times` as long as ours. */
export const newText = (times = 1) => `${randomUUID()}：${TEXT.repeat(times)}`;

export async function startExtraction({ apollo }: Newcomer, times = 1) {
  const started = await extraction(apollo, { source: { text: newText(times) }, length: 'SHORT' })();
  assert.deepEqual(started.userErrors, []);
  return started.generation!.id;
}

export async function extracted(somebody: Newcomer) {
  const id = await startExtraction(somebody);
  const { content } = await lastValueFrom(progressOf(somebody.apollo, id));
  assert.equal(content?.__typename, 'Article');
  return content;
}
