import { quoted } from './bash.ts';
import type { OfferedCommand, OfferedOption, Taken } from './completions.ts';

/** The script for zsh's completion system, as a function that it loads by itself. */
export function zshCompletion(commands: readonly OfferedCommand[]): string {
  const paths = commands.slice(1).map(({ path }) => quoted(path));
  return `#compdef gateproof
# Completion of gateproof in zsh, made by \`gateproof completion zsh\`.
# $1: names, behind it what offers paths.
_gateproof_either() {
  local names=$1
  shift
  _alternative "name:name:($names)" "path:path:$*"
}

_gateproof() {
  local at=gateproof
  local -i i=2
  while (( i < CURRENT )); do
    case "$at $words[i]" in
      ${paths.join(' | ').replaceAll("' | '", "'|'")}) at="$at $words[i]" ;;
      *) break ;;
    esac
    (( i++ ))
  done
  words=(gateproof "\${(@)words[i,-1]}")
  (( CURRENT -= i - 2 ))
  case $at in
${commands.map(commandCase).join('\n')}
  esac
}

if [[ $funcstack[1] == _gateproof ]]; then _gateproof "$@"; else compdef _gateproof gateproof; fi
`;
}

function commandCase({ path, commands, options, argument }: OfferedCommand): string {
  const specs = options.flatMap(specsOf);
  const behind = argument === undefined ? [] : [quoted(`*:${escaped(argument.name)}:${action(argument.taken)}`)];
  const ask = `_arguments ${[...specs, ...behind].join(' \\\n        ')}`;
  const below = commands.map(({ name, words }) => quoted(`${name}:${words}`));
  if (below.length === 0) return `    ${quoted(path)})\n      ${ask}\n      ;;`;
  return `    ${quoted(path)})
      local -a below=(
        ${below.join('\n        ')}
      )
      if [[ $words[CURRENT] == -* ]]; then
        ${ask}
      else
        _describe command below
      fi
      ;;`;
}

function specsOf({ flags, words, isRepeated, value }: OfferedOption): readonly string[] {
  const excluded = isRepeated ? '*' : `(${flags.join(' ')})`;
  const told = `[${escaped(words)}]`;
  const taken = value === undefined ? '' : `:${escaped(value.name)}:${action(value.taken)}`;
  return flags.map((flag) => quoted(`${excluded}${flag}${told}${taken}`));
}

function action({ names, isList, paths }: Taken): string {
  const files = paths === 'folders' ? '_files -/' : '_files';
  if (isList) return `_values -s , name ${names.join(' ')}`;
  if (names.length === 0) return paths === 'none' ? ' ' : files;
  // The space keeps _arguments from adding arguments of its own.
  return paths === 'none' ? `(${names.join(' ')})` : ` _gateproof_either '${names.join(' ')}' ${files}`;
}

/** In a specification of _arguments. */
function escaped(text: string): string {
  return text.replaceAll(/[\\[\]:]/gu, String.raw`\$&`);
}
