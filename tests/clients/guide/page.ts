/** A page without a browser: React, and elements in Node. */
import type { ApolloClient } from '@apollo/client';
import { ApolloProvider } from '@apollo/client/react';
import { Window } from 'happy-dom';
import { createElement, type FunctionComponent } from 'react';
import { createRoot } from 'react-dom/client';

const window = new Window();
Object.assign(globalThis, { window, document: window.document });

export function rendered(client: ApolloClient, component: FunctionComponent) {
  const body = document.createElement('main');
  const root = createRoot(body);
  root.render(createElement(ApolloProvider, { client, children: createElement(component) }));
  return { body, leave: () => root.unmount() };
}
