// What the servers in Node have in common: command line, schema, and the page as they resolve it.

import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import DataLoader from 'dataloader';
import { historyInMemory, historyInSql } from './node_history.mjs';

const LIST = 'contents:CREATED_AT:desc';
const CONTENTS = ['Article', 'Script', 'Cover', 'InfoCardSet', 'VoiceClip'];
const FILES = ['ImageAsset', 'AudioAsset', 'SubtitleAsset', 'DocumentAsset'];

export const schemaText = readFileSync(
  new URL('../../schema/schema.graphql', import.meta.url),
  'utf8',
);

/** Whose history it is, and where it is read: in a file of rows, or in a database. */
export function opened() {
  const type = 'string';
  const options = { rows: { type }, database: { type }, viewer: { type } };
  const { rows, database, viewer } = parseArgs({ options }).values;
  return { viewer, history: rows ? historyInMemory(rows) : historyInSql(database) };
}

export function announce(port) {
  process.stdout.write(`${JSON.stringify({ port })}\n`);
}

/** What the resolvers find in their context; the loads of each operation are its own. */
export function operationContext({ viewer, history }) {
  return {
    viewer,
    history,
    users: new DataLoader(ids => history.users(ids)),
    assets: new DataLoader(contentIds => history.assets(contentIds)),
  };
}

function globalId(typeName, id) {
  return Buffer.from(`${typeName}:${id}`).toString('base64url');
}

/** As Python's `isoformat` writes a moment in UTC, which leaves out a fraction of nothing. */
function written(moment) {
  const end = moment.endsWith('.000000') ? 19 : 26;
  return `${moment.slice(0, 10)}T${moment.slice(11, end)}+00:00`;
}

function cursor({ createdAt, id }) {
  return Buffer.from(`["${LIST}", "${written(createdAt)}", "${id}"]`).toString('base64url');
}

async function contentHistory({ first }, { history, viewer }) {
  const nodes = await history.page(viewer, first + 1);
  const edges = nodes.slice(0, first).map(node => ({ node, cursor: cursor(node) }));
  return {
    edges,
    pageInfo: {
      hasNextPage: nodes.length > first,
      hasPreviousPage: false,
      startCursor: edges.at(0)?.cursor ?? null,
      endCursor: edges.at(-1)?.cursor ?? null,
    },
  };
}

const content = {
  id: ({ id }) => globalId('Content', id),
  createdAt: ({ createdAt }) => written(createdAt),
  updatedAt: ({ updatedAt }) => written(updatedAt),
  owner: ({ ownerId }, _, { users }) => users.load(ownerId),
  assets: ({ id }, _, { assets }) => assets.load(id),
};
const file = { id: ({ id }) => globalId('Asset', id) };

export const resolvers = {
  Query: { contentHistory: (_, parameters, context) => contentHistory(parameters, context) },
  User: { id: ({ id }) => globalId('User', id) },
  ...Object.fromEntries(CONTENTS.map(name => [name, content])),
  ...Object.fromEntries(FILES.map(name => [name, file])),
};
