import operations from '../examples.graphql?raw';
import variables from '../examples.json';

const NAME = /^(?:query|mutation|subscription) (\w+)/m;

/** One tab per example; each visit gets idempotency keys and a span of time of its own. */
export function exampleTabs() {
  return operations
    .trim()
    .split(/\n\n(?=# )/)
    .map(query => ({ query, variables: JSON.stringify(fresh(variables[NAME.exec(query)[1]]), null, 2) }));
}

function fresh(example) {
  if (example?.range) return { ...example, range: lastDays(30) };
  if (!example?.input?.idempotencyKey) return example;
  return { input: { ...example.input, idempotencyKey: crypto.randomUUID() } };
}

function lastDays(count) {
  const to = new Date();
  const from = new Date(to);
  from.setDate(to.getDate() - count);
  return { from: from.toISOString(), to: to.toISOString() };
}
