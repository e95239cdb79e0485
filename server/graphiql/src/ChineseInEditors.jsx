import { useMonaco } from '@graphiql/react';
import { useEffect } from 'react';

const OPTIONS = {
  // Fira Code has no Chinese; left alone, a browser falls back to a serif face.
  fontFamily: '"Fira Code", "PingFang SC", "Microsoft YaHei", "Noto Sans CJK SC", monospace',
  // Chinese punctuation is no look-alike of something else.
  unicodeHighlight: { ambiguousCharacters: false },
  wordWrap: 'on',
};

const adapt = editor => editor.updateOptions(OPTIONS);

/** Makes every editor of the page fit for Chinese text; renders nothing. */
export function ChineseInEditors() {
  const monaco = useMonaco(state => state.monaco);
  useEffect(() => {
    if (!monaco) return undefined;
    monaco.editor.getEditors().forEach(adapt);
    const watch = monaco.editor.onDidCreateEditor(adapt);
    document.fonts.load('15px "Fira Code"').then(() => monaco.editor.remeasureFonts());
    return () => watch.dispose();
  }, [monaco]);
  return null;
}
