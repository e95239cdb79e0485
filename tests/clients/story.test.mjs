/** One customer's story, told in order: each test goes on where the one before stopped. */
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, test } from 'node:test';

import { CombinedGraphQLErrors, gql } from '@apollo/client';

import { operation } from './operations.mjs';
import { openStudio } from './studio.mjs';

const { LAOWANG_URL, LAOWANG_KEY } = process.env;
const EVENTS_BEFORE_THE_DROP = 3;
const VIEWER = gql`
  query Viewer { me { id email entitlement { isActive } sessions { id deviceName isCurrent } } }
`;

const credentials = { email: `apollo-${randomUUID()}@example.com`, password: 'a-long-password-9' };
const firstInput = extraction(
  '早餐店的四十年\n' +
    '凌晨三点，周师傅的卷帘门准时拉开。四十年来，这家只有六张桌子的早餐店没有换过招牌，也没有涨过豆浆的碗。' +
    '他说，豆子要泡足八个小时，磨浆之前必须再挑一遍，坏一颗，整锅都会发苦。\n' +
    '去年旁边开了三家连锁店，客人一度少了四成。女儿劝他上外卖，他犹豫了半年，最后只同意卖豆浆和烧饼，' +
    '因为油条离开锅二十分钟就软了，他不愿意让人吃到软的油条。\n' +
    '如今外卖占了营业额的三成，堂食也慢慢回来了。周师傅不懂什么叫品牌，他只记得老主顾的口味：' +
    '谁不吃香菜，谁的豆浆要少糖，谁要在六点十分之前拿到，好赶第一班公交车。',
);

let studio;
let refreshToken;
let firstGeneration;
let firstContent;

before(async () => {
  studio = await openStudio(LAOWANG_URL);
});

after(() => studio.close());

test('a stranger registers', async () => {
  const { session } = await run('Register', { ...credentials, displayName: '周小满' });

  assert.equal(session.user.email, credentials.email);
  assert.equal(session.user.displayName, '周小满');
});

test('a taken address is refused as data, not as an error', async () => {
  const input = { ...credentials, displayName: '另一个人' };
  const { data } = await studio.apollo.mutate({
    mutation: operation('Register'),
    variables: { input },
  });

  const [{ code, field }] = data.register.userErrors;
  assert.equal(data.register.session, null);
  assert.deepEqual([code, field], ['EMAIL_TAKEN', ['input', 'email']]);
});

test('signing in and refreshing hand out working tokens', async () => {
  const login = await run('Login', { ...credentials, deviceName: 'Node' });
  const refreshed = await run('RefreshSession', { refreshToken: login.session.refreshToken });
  ({ accessToken: studio.accessToken, refreshToken } = refreshed.session);

  const { data } = await studio.apollo.query({ query: VIEWER });
  assert.notEqual(refreshToken, login.session.refreshToken);
  assert.equal(data.me.email, credentials.email);
  assert.equal(data.me.entitlement.isActive, false);
  assert.deepEqual(data.me.sessions.map(each => each.isCurrent).sort(), [false, true]);
});

test('a key gives its credits', async () => {
  const { key } = await run('ActivateKey', { code: LAOWANG_KEY });

  assert.equal(key.state, 'ACTIVE');
  assert.equal(key.creditsAvailable, key.plan.credits);
});

test('a repeated request returns the same generation', async () => {
  const first = await run('ExtractContent', firstInput);
  const second = await run('ExtractContent', firstInput);

  assert.deepEqual([first.replayed, second.replayed], [false, true]);
  assert.equal(second.generation.id, first.generation.id);
  firstGeneration = first.generation.id;
});

test('a dropped socket resumes at its cursor: every event once, and the whole text', async () => {
  const seen = await watch(firstGeneration, { dropAfter: EVENTS_BEFORE_THE_DROP });
  const resumed = await watch(firstGeneration, { after: seen.at(-1).cursor });
  const events = [...seen, ...resumed];
  const replayed = await watch(firstGeneration);

  assert.equal(seen.length, EVENTS_BEFORE_THE_DROP);
  assert.deepEqual(events.map(each => each.cursor), replayed.map(each => each.cursor));
  assert.equal(new Set(events.map(each => each.cursor)).size, events.length);
  assert.equal(events.at(-1).__typename, 'GenerationSucceeded');
  firstContent = events.at(-1).content;
  assert.equal(textOf(events), firstContent.body);
});

test('two pages of history are one list in the cache', async () => {
  const made = [firstContent.id, await extract('second'), await extract('third')];
  const shown = { query: operation('ContentHistory'), variables: { first: 2 } };
  const { data: { contentHistory: page } } = await studio.apollo.query(shown);
  await studio.apollo.watchQuery(shown).fetchMore({ variables: { after: page.pageInfo.endCursor } });

  const { contentHistory } = studio.apollo.readQuery(shown);
  assert.equal(page.edges.length, 2);
  assert.equal(contentHistory.totalCount, 3);
  assert.equal(contentHistory.pageInfo.hasNextPage, false);
  assert.deepEqual(contentHistory.edges.map(edge => edge.node.id), made.toReversed());
  assert.equal(contentHistory.edges[2].node.body, firstContent.body);
});

test('a text is rewritten for a platform before the eyes of its watcher', async () => {
  const { source } = firstInput;
  const input = { idempotencyKey: randomUUID(), source, platform: 'XIAOHONGSHU', tone: '亲切' };
  const { generation } = await run('RewriteContent', input);
  const events = await watch(generation.id);

  const { content } = events.at(-1);
  assert.equal(content.platform, 'XIAOHONGSHU');
  assert.deepEqual(content.platformIssues, []);
  assert.equal(textOf(events), content.body);
});

test('a script is timed scene by scene', async () => {
  const { source } = firstInput;
  const input = { idempotencyKey: randomUUID(), source, durationSeconds: 30 };
  const { generation } = await run('GenerateScript', input);
  const events = await watch(generation.id);

  const { hook, scenes, totalSeconds } = events.at(-1).content;
  assert.equal(hook, scenes[0].narration);
  assert.ok(Math.abs(totalSeconds - 30) <= 1.5, `${totalSeconds}`);
  assert.ok(scenes.every(each => each.durationSeconds <= 6 && each.visual));
});

test('a cover shows picture after picture, and all of them at the end', async () => {
  const input = { idempotencyKey: randomUUID(), title: '早餐店的四十年', platforms: ['WECHAT_OFFICIAL'] };
  const { generation } = await run('GenerateCover', input);
  const events = await watch(generation.id);

  const ready = events.filter(each => each.__typename === 'AssetReady').map(each => each.asset.id);
  const { images } = events.at(-1).content;
  assert.deepEqual(images.map(each => [each.width, each.height]), [[900, 383], [383, 383]]);
  assert.deepEqual(images.map(each => each.id), ready);
  const picture = await fetch(images[0].url);
  assert.equal(picture.headers.get('content-type'), 'image/png');
  assert.equal((await picture.arrayBuffer()).byteLength, images[0].byteSize);
});

test('a text is spoken, with subtitles as long as the sound', async () => {
  const text = '凌晨三点，卷帘门准时拉开。豆子要泡足八个小时。';
  const { generation } = await run('SynthesizeVoice', { idempotencyKey: randomUUID(), source: { text } });
  const { content } = (await watch(generation.id)).at(-1);

  const { audio, subtitles } = content;
  assert.equal(audio.mimeType, 'audio/mpeg');
  assert.ok(Math.abs(subtitles.cues.at(-1).endSeconds - audio.durationSeconds) < 0.5);
  const vtt = await (await fetch(subtitles.vttUrl)).text();
  assert.ok(vtt.startsWith('WEBVTT'));
});

test('a search without a search service is refused as data', async () => {
  const input = { idempotencyKey: randomUUID(), query: '早餐店', maxSources: 3 };
  const { data } = await studio.apollo.mutate({
    mutation: operation('SearchWeb'),
    variables: { input },
  });

  assert.equal(data.searchWeb.generation, null);
  assert.equal(data.searchWeb.userErrors[0].code, 'SEARCH_NOT_CONFIGURED');
});

test('a page that cannot be opened fails with a reason', async () => {
  const url = 'http://does-not-exist.example.com/article';
  const input = { idempotencyKey: randomUUID(), url, platform: 'ZHIHU' };
  const { generation } = await run('GenerateFromUrl', input);
  const events = await watch(generation.id);

  assert.equal(events.at(-1).__typename, 'GenerationFailed');
  assert.equal(events.at(-1).error.code, 'SOURCE_UNREACHABLE');
});

test('a content is found again by its global id', async () => {
  const { data } = await studio.apollo.query({
    query: operation('ContentById'),
    variables: { id: firstContent.id },
    fetchPolicy: 'network-only',
  });

  assert.equal(data.node.title, firstContent.title);
  assert.equal(data.node.generation.id, firstGeneration);
  assert.equal(data.node.generation.status, 'SUCCEEDED');
});

test('a session that has ended is refused over HTTP and WebSocket', async () => {
  await studio.apollo.mutate({ mutation: operation('Logout') });

  const asking = studio.apollo.query({ query: VIEWER, fetchPolicy: 'network-only' });
  await assert.rejects(asking, isUnauthenticated);
  await assert.rejects(watch(firstGeneration), /closed with event 4403/);
});

test('without a token, a subscription is answered UNAUTHENTICATED', async () => {
  studio.accessToken = null;

  await assert.rejects(watch(firstGeneration), isUnauthenticated);
});

test('the refresh token of a session that has ended is refused', async () => {
  const { data } = await studio.apollo.mutate({
    mutation: operation('RefreshSession'),
    variables: { input: { refreshToken } },
  });

  assert.equal(data.refreshSession.session, null);
  assert.equal(data.refreshSession.userErrors[0].code, 'REFRESH_TOKEN_INVALID');
});

function extraction(text) {
  return { idempotencyKey: randomUUID(), source: { text }, length: 'SHORT' };
}

/** The payload of a mutation that nobody refuses. */
async function run(name, input) {
  const { data } = await studio.apollo.mutate({ mutation: operation(name), variables: { input } });
  const [payload] = Object.values(data);
  assert.deepEqual(payload.userErrors, []);
  return payload;
}

/** The id of a content made of a text that no other has. */
async function extract(name) {
  const text = `${name}：${firstInput.source.text}`;
  const { generation } = await run('ExtractContent', extraction(text));
  const events = await watch(generation.id);
  return events.at(-1).content.id;
}

/** Events up to the terminal one, or to the `dropAfter`th, at which the connection breaks. */
function watch(id, { after = null, dropAfter = Infinity } = {}) {
  const events = [];
  return new Promise((resolve, reject) => {
    const subscription = studio.apollo
      .subscribe({ query: operation('GenerationProgress'), variables: { id, after }, fetchPolicy: 'no-cache' })
      .subscribe({ next, error: reject, complete: () => resolve(events) });

    function next({ data, error }) {
      if (error) return reject(error);
      events.push(data.generationProgress);
      if (events.length === dropAfter) drop();
    }

    function drop() {
      const socket = studio.sockets.at(-1);
      const seen = [...events];
      socket.once('close', () => resolve(seen));
      socket.terminate();
      subscription.unsubscribe();
    }
  });
}

/** What a reader has in front of them: a new attempt starts the text again. */
function textOf(events) {
  return events.reduce((text, event) => {
    if (event.resetsText) return '';
    return event.__typename === 'TextAppended' ? text + event.delta : text;
  }, '');
}

function isUnauthenticated(error) {
  assert.ok(CombinedGraphQLErrors.is(error), `${error}`);
  assert.equal(error.errors[0].extensions.code, 'UNAUTHENTICATED');
  return true;
}
