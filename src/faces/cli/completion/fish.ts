import type { OfferedCommand, OfferedOption, Taken } from './completions.ts';

/** The script for fish 3.4 and newer. */
export function fishCompletion(commands: readonly OfferedCommand[]): string {
  const paths = commands.slice(1).map(({ path }) => quoted(path));
  return `# Completion of gateproof in fish, made by \`gateproof completion fish\`.
function __gateproof_at
    set -l at gateproof
    for word in (commandline -opc)[2..]
        contains -- "$at $word" ${paths.join(' ')}
        or break
        set at "$at $word"
    end
    test "$at" = "$argv"
end
function __gateproof_list
    set -l before (commandline -ct | string replace -r '[^,=]*$' '' | string replace -r '^.*=' '')
    for name in $argv
        echo $before$name
    end
end
complete -c gateproof -f
${commands.flatMap(linesOf).join('\n')}
`;
}

function linesOf({ path, commands, options, argument }: OfferedCommand): readonly string[] {
  const line = (rest: string): string => `complete -c gateproof -n ${quoted(`__gateproof_at ${path}`)} ${rest}`;
  return [
    ...commands.map(({ name, words }) => line(`-a ${quoted(name)} -d ${quoted(words)}`)),
    ...options.map((option) => line(`${flagsOf(option)} -d ${quoted(option.words)}${valueOf(option)}`)),
    ...(argument === undefined || isNothing(argument.taken) ? [] : [line(offered(argument.taken))]),
  ];
}

function flagsOf({ flags }: OfferedOption): string {
  return flags.map((flag) => (flag.startsWith('--') ? `-l ${flag.slice(2)}` : `-s ${flag.slice(1)}`)).join(' ');
}

function valueOf({ value }: OfferedOption): string {
  if (value === undefined) return '';
  return isNothing(value.taken) ? ' -x' : ` -r ${offered(value.taken)}`;
}

function offered({ names, isList, paths }: Taken): string {
  const all = isList ? `(__gateproof_list ${names.join(' ')})` : names.join(' ');
  const folders = paths === 'folders' ? ['(__fish_complete_directories)'] : [];
  const offer = [all, ...folders].filter((one) => one !== '').join(' ');
  return [...(paths === 'files' ? ['-F'] : ['-f']), ...(offer === '' ? [] : [`-a ${quoted(offer)}`])].join(' ');
}

function isNothing({ names, paths }: Taken): boolean {
  return names.length === 0 && paths === 'none';
}

/** As one word of fish. */
function quoted(text: string): string {
  return `'${text.replaceAll(/[\\']/gu, String.raw`\$&`)}'`;
}
