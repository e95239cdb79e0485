import { createContext, use, useSyncExternalStore } from 'react';

import { TEXTS } from './text.js';

const KEY = 'laowang:language';

/** Which language the page speaks; what a visitor chose outlives the visit. A React external store. */
export class LanguageStore {
  #storage;
  #current;
  #listeners = new Set();

  constructor(storage, preferred) {
    this.#storage = storage;
    const chosen = storage.getItem(KEY);
    this.#current = chosen in TEXTS ? chosen : preferred.startsWith('zh') ? 'zh-CN' : 'en';
  }

  current = () => this.#current;

  subscribe = listener => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  choose(language) {
    this.#current = language;
    this.#storage.setItem(KEY, language);
    for (const listener of this.#listeners) listener();
  }
}

export const LanguageContext = createContext(null);

/** The language, and the page's texts in it. */
export function useLanguage() {
  const store = use(LanguageContext);
  const language = useSyncExternalStore(store.subscribe, store.current);
  return { language, text: TEXTS[language], choose: each => store.choose(each) };
}
