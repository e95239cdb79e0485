import 'graphiql/setup-workers/vite';
import '@graphiql/react/style.css';
import '@graphiql/react/font/fira-code.css';
import '@graphiql/plugin-doc-explorer/style.css';
import '@graphiql/plugin-history/style.css';
import '@graphiql/plugin-explorer/style.css';
import 'graphiql/graphiql.css';
import './laowang.css';

import { explorerPlugin } from '@graphiql/plugin-explorer';
import { GraphiQL, HISTORY_PLUGIN } from 'graphiql';
import { createRoot } from 'react-dom/client';

import { ChineseInEditors } from './ChineseInEditors.jsx';
import { exampleTabs } from './examples.js';
import { createFetcher } from './fetcher.js';
import { SessionStore } from './session.js';
import { TitleBar } from './TitleBar.jsx';
import { text } from './text.js';

const tabs = exampleTabs();
const session = new SessionStore(window.sessionStorage);

document.documentElement.lang = text.language;
createRoot(document.getElementById('graphiql')).render(
  <GraphiQL
    fetcher={createFetcher({ location: window.location, session })}
    plugins={[HISTORY_PLUGIN, explorerPlugin()]}
    defaultTabs={tabs}
    initialVariables={isFirstVisit() ? tabs[0].variables : undefined}
    defaultQuery={text.emptyTab}
    defaultEditorToolsVisibility="variables"
    shouldPersistHeaders={false}
    showPersistHeadersSettings={false}
    inputValueDeprecation
    schemaDescription
  >
    <GraphiQL.Logo>
      <TitleBar session={session} />
    </GraphiQL.Logo>
    <ChineseInEditors />
  </GraphiQL>,
);

/** GraphiQL fills the variables of every default tab but the first, which it shows at once. */
function isFirstVisit() {
  return window.localStorage.getItem('graphiql:tabState') === null;
}
