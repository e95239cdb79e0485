import { readFileSync } from 'node:fs';

import { Kind, parse, visit } from 'graphql';

const contract = parse(readFileSync(new URL('../contract/frontend.graphql', import.meta.url), 'utf8'));

const byName = kind =>
  new Map(contract.definitions.filter(each => each.kind === kind).map(each => [each.name.value, each]));

const operations = byName(Kind.OPERATION_DEFINITION);
const fragments = byName(Kind.FRAGMENT_DEFINITION);

/** The contract's operation of this name as a document of its own, with the fragments it spreads. */
export function operation(name) {
  const definitions = new Set([operations.get(name)]);
  for (const definition of definitions) {
    visit(definition, {
      FragmentSpread: ({ name: { value } }) => void definitions.add(fragments.get(value)),
    });
  }
  return { kind: Kind.DOCUMENT, definitions: [...definitions] };
}
