// Apollo Server with its own way to serve, which costs less than its integration with Express. The
// hints of cache control, which would wrap each resolver, are off.

import { ApolloServer } from '@apollo/server';
import {
  ApolloServerPluginCacheControlDisabled,
  ApolloServerPluginLandingPageDisabled,
} from '@apollo/server/plugin/disabled';
import { startStandaloneServer } from '@apollo/server/standalone';
import { announce, opened, operationContext, resolvers, schemaText } from './node_server.mjs';

const source = opened();
const server = new ApolloServer({
  typeDefs: schemaText,
  resolvers,
  plugins: [ApolloServerPluginCacheControlDisabled(), ApolloServerPluginLandingPageDisabled()],
});
const { url } = await startStandaloneServer(server, {
  listen: { host: '127.0.0.1', port: 0 },
  context: async () => operationContext(source),
});
announce(Number(new URL(url).port));
