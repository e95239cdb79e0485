// A creator's history as rows, in memory or in the product's own tables: the same rows from both.

import { readFileSync } from 'node:fs';
import { promisify } from 'node:util';
import mysql from 'mysql2';

const FILE_TYPES = {
  IMAGE: 'ImageAsset',
  AUDIO: 'AudioAsset',
  SUBTITLE: 'SubtitleAsset',
  DOCUMENT: 'DocumentAsset',
};
const CONNECTIONS = 4;

/** What a list by keys must become for a data loader: one value for each key. */
function inOrder(keys, rows) {
  const byId = new Map(rows.map(row => [row.id, row]));
  return keys.map(key => byId.get(key) ?? null);
}

function grouped(rows, keyOf) {
  const groups = new Map();
  for (const row of rows) {
    const key = keyOf(row);
    const group = groups.get(key);
    if (group) group.push(row);
    else groups.set(key, [row]);
  }
  return groups;
}

function asset(row) {
  row.__typename = FILE_TYPES[row.kind];
  return row;
}

export function historyInMemory(path) {
  const { users, contents, assets } = JSON.parse(readFileSync(path, 'utf8'));
  const rows = contents.map(row => content(inCamelCase(row)));
  rows.sort((one, other) => (placeOf(one) < placeOf(other) ? 1 : -1));
  const contentsOf = grouped(rows, ({ ownerId }) => ownerId);
  const files = assets.map(row => asset(inCamelCase(row)));
  files.sort((one, other) => one.ordinal - other.ordinal || (one.id < other.id ? -1 : 1));
  const assetsOf = grouped(files, ({ contentId }) => contentId);
  const byId = new Map(users.map(row => [row.id, inCamelCase(row)]));
  return {
    page: async (ownerId, limit) => (contentsOf.get(ownerId) ?? []).slice(0, limit),
    users: async ids => ids.map(id => byId.get(id) ?? null),
    assets: async contentIds => contentIds.map(id => assetsOf.get(id) ?? []),
  };
}

function inCamelCase(row) {
  return Object.fromEntries(Object.entries(row).map(([name, value]) => [camelCase(name), value]));
}

function camelCase(name) {
  return name.replace(/_(.)/g, (_, letter) => letter.toUpperCase());
}

function content(row) {
  row.__typename = row.type;
  row.createdAt = asInTables(row.createdAt);
  row.updatedAt = asInTables(row.updatedAt);
  return row;
}

/** `2026-11-01T08:00:00.123456Z` as a database answers it: `2026-11-01 08:00:00.123456`. */
function asInTables(moment) {
  const [whole, fraction = ''] = moment.replace('Z', '').replace('T', ' ').split('.');
  return `${whole}.${fraction.padEnd(6, '0')}`;
}

function placeOf({ createdAt, id }) {
  return `${createdAt} ${id}`;
}

const statements = JSON.parse(readFileSync(new URL('statements.json', import.meta.url), 'utf8'));

export function historyInSql(uri) {
  const pool = mysql.createPool({
    uri,
    connectionLimit: CONNECTIONS,
    maxIdle: CONNECTIONS,
    dateStrings: true,
  });
  // Its own interface of promises would take a stack trace for each statement.
  const read = promisify(pool.execute.bind(pool));
  return {
    async page(ownerId, limit) {
      const rows = await read(statements.page, [ownerId, String(limit)]);
      return rows.map(decoded);
    },
    users: async ids => inOrder(ids, await read(forEach(statements.users, ids), ids)),
    async assets(contentIds) {
      const rows = await read(forEach(statements.assets, contentIds), contentIds);
      const groups = grouped(rows.map(asset), ({ contentId }) => contentId);
      return contentIds.map(id => groups.get(id) ?? []);
    },
  };
}

function forEach(statement, keys) {
  return statement.replace('(?)', `(${keys.map(() => '?').join(', ')})`);
}

/** In place: a copy by spreading would cost more than the decoding. */
function decoded(row) {
  row.tags = JSON.parse(row.tags);
  row.isFavorite = row.isFavorite === 1;
  row.keyPoints = JSON.parse(row.keyPoints);
  row.quotes = JSON.parse(row.quotes);
  return row;
}
