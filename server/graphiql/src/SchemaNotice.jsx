import { Tooltip, useGraphiQL, useGraphiQLActions } from '@graphiql/react';
import { useEffect, useRef, useSyncExternalStore } from 'react';

import { useLanguage } from './language.js';

const REFUSALS = ['FORBIDDEN', 'UNAUTHENTICATED'];

/** Says so where the server keeps its schema from this visitor, and asks once with each new token. */
export function SchemaNotice({ session }) {
  const { text } = useLanguage();
  const { introspect } = useGraphiQLActions();
  const isRefused = useGraphiQL(({ schema, fetchError }) => !schema && isRefusal(fetchError));
  const token = useSyncExternalStore(session.subscribe, () => session.current()?.accessToken);
  const asked = useRef(token);
  useEffect(() => {
    if (!isRefused || !token || token === asked.current) return;
    asked.current = token;
    introspect();
  }, [isRefused, token, introspect]);
  if (!isRefused) return null;
  return (
    <Tooltip label={text.schemaHidden}>
      <span className="laowang-pill laowang-notice" role="note" tabIndex={0}>
        {text.schemaHiddenShort}
      </span>
    </Tooltip>
  );
}

/** GraphiQL keeps a refused introspection as the text of its answer. */
function isRefusal(fetchError) {
  return REFUSALS.some(code => fetchError?.includes(`"code": "${code}"`));
}
