import type { OfferedCommand, Taken } from './completions.ts';

/** The script for bash 4.4 and newer. */
export function bashCompletion(commands: readonly OfferedCommand[]): string {
  const paths = commands.slice(1).map(({ path }) => quoted(path));
  return `# Completion of gateproof in bash, made by \`gateproof completion bash\`.
_gateproof_take() {
  # $1: names, $2: list or one, $3: files, folders or none
  local before= typed=$cur
  if [[ $2 == list && $cur == *,* ]]; then
    before=\${cur%,*},
    typed=\${cur##*,}
  fi
  COMPREPLY=($(compgen -P "$before" -W "$1" -- "$typed"))
  if [[ $2 == list ]]; then compopt -o nospace 2>/dev/null; fi
  if [[ $3 == none ]]; then return; fi
  local path kind=-f
  if [[ $3 == folders ]]; then kind=-d; fi
  compopt -o filenames 2>/dev/null
  while IFS= read -r path; do COMPREPLY+=("$path"); done < <(compgen "$kind" -- "$cur")
}

_gateproof() {
  local cur=\${COMP_WORDS[COMP_CWORD]} prev=\${COMP_WORDS[COMP_CWORD-1]} at=gateproof i
  COMPREPLY=()
  # '--format=x' comes as three words.
  if [[ $cur == '=' ]]; then cur=; elif [[ $prev == '=' ]]; then prev=\${COMP_WORDS[COMP_CWORD-2]}; fi
  for ((i = 1; i < COMP_CWORD; i++)); do
    case "$at \${COMP_WORDS[i]}" in
      ${paths.join(' | ')}) at="$at \${COMP_WORDS[i]}" ;;
      *) break ;;
    esac
  done
  case "$at $prev" in
${commands.flatMap(valueCases).join('\n')}
  esac
  case "$at" in
${commands.map(commandCase).join('\n')}
  esac
}

complete -F _gateproof gateproof
`;
}

function valueCases({ path, options }: OfferedCommand): readonly string[] {
  return options.flatMap(({ flags, value }) =>
    value === undefined
      ? []
      : [`    ${flags.map((flag) => quoted(`${path} ${flag}`)).join(' | ')}) ${take(value.taken)}; return ;;`],
  );
}

function commandCase({ path, commands, options, argument }: OfferedCommand): string {
  const flags = quoted(options.flatMap((option) => option.flags).join(' '));
  const below = commands.map(({ name }) => name);
  const other = argument?.taken ?? { names: below, isList: false, paths: 'none' };
  return `    ${quoted(path)}) if [[ $cur == -* ]]; then _gateproof_take ${flags} one none; else ${take(other)}; fi ;;`;
}

function take({ names, isList, paths }: Taken): string {
  return `_gateproof_take ${quoted(names.join(' '))} ${isList ? 'list' : 'one'} ${paths}`;
}

/** As one word of a shell, whatever stands in it. */
export function quoted(text: string): string {
  return `'${text.replaceAll("'", String.raw`'\''`)}'`;
}
