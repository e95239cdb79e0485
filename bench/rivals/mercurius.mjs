// Mercurius on fastify, which compiles an operation when it comes for the second time. Its own
// loaders write each parent as JSON, body and all, to tell it from others: twice the time of this.

import Fastify from 'fastify';
import mercurius from 'mercurius';
import { announce, opened, operationContext, resolvers, schemaText } from './node_server.mjs';

const source = opened();
const app = Fastify();
app.register(mercurius, {
  schema: schemaText,
  resolvers,
  context: () => operationContext(source),
  jit: 1,
});
await app.listen({ host: '127.0.0.1', port: 0 });
announce(app.server.address().port);
