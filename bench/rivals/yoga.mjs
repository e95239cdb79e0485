// GraphQL Yoga on Node's own server.

import { createServer } from 'node:http';
import { createSchema, createYoga } from 'graphql-yoga';
import { announce, opened, operationContext, resolvers, schemaText } from './node_server.mjs';

const source = opened();
const yoga = createYoga({
  schema: createSchema({ typeDefs: schemaText, resolvers }),
  context: () => operationContext(source),
  cors: false,
  graphiql: false,
  landingPage: false,
  logging: false,
  multipart: false,
});
const server = createServer(yoga);
server.listen(0, '127.0.0.1', () => announce(server.address().port));
