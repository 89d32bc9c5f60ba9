// What may stand where something else is meant.

/** Scalars, as they are written in YAML. */
export const SCALARS = [
  ...['', '""', '" "', '~', 'null', 'true', 'yes', 'no', '0', '-1', '-0', '0644', '1e999', '.inf', '-.inf', '.nan'],
  ...['9007199254740993', '0x10', '0o17', '1_000', '2024-01-01', '12:30', '3.0', '1e3', '[]', '{}', '[[]]', '{a: }'],
  ...['"{{"', '"}}"', '"{{ }}"', '"{{ nope }}"', '"{{ port }}"', '"{{ port.x[0].y }}"', '"{{ names[99] }}"', '{{ port }}'],
  ...['"{% if x %}"', '"{{ \'a\' | nope }}"', '"{{ 1 / 0 }}"', '"{{ 2 ** 9999 }}"', '"{{ \'ab\' * 100000000 }}"'],
  ...['"{{ range(100000000) }}"', '"{{ [names, names] | flatten | join }}"', '"{{ port is defined }}"', '"{{ omit }}"'],
  ...['"{{ hostvars }}"', '"{{ groups.all | map(\'upper\') | list }}"', '"{{ item }}"', '"{{ \'(a+)+$\' | regex_search(\'a\') }}"'],
  ...['"{{ \'{{ port }}\' }}"', '"{{ - }}"', '"{{ a b }}"', '"{{ port if }}"', '"{{ "', '"#{{ port }}#"', '"{{ lookup(\'env\', \'HOME\') }}"'],
  ...['*shared', '*nope', '&a x', '!vault x', '!vault |\n  $ANSIBLE_VAULT;1.1;AES256\n  6162', '!env HUNT_TOKEN', '!env NOPE', '!env ""'],
  ...['!file vars/site.yml', '!file /dev/zero', '!file .', '!file nope', '!!binary aGk=', '!!set {a}', '!!int x', '!!float a', '!!map []'],
  ...['!<constructor> x', '!<!env> HUNT_TOKEN', '!toString x', '!env [a]', '!!null x', '!!str 1', '!x {}'],
  ...['__proto__', 'constructor', 'toString', 'hasOwnProperty', 'valueOf', '__defineGetter__', 'prototype', 'length', 'item', 'omit'],
  ...['"\\0"', '"\\u0000x"', '"\\ud800"', '"\\ud83d\\ude00"', '"\\x1b[2J"', '"a\\nb"', '"\\r"', '"\\u2028"', '"\\uFEFF"', '长', '"é"', '🜛', '"‮x"'],
  ...['..', '../..', '/', '/dev/zero', '/dev/stdin', '.', './site.yml', 'more.yml', 'steps/base.yml', 'hosts.yml', 'files/plain.txt', '"a/../b"'],
  ...['all', 'localhost', '"!all"', '"~("', '"~(a+)+$"', '"web[0:"', '"web[0:99999]"', '"[::1]"', '"&web"', '"*"', '"web[-1]"', '","', '":"'],
  ...['"a[1:9]"', '"a[9:1]"', '"[a:z]"', '"a[01:100000000]"', '"x[1:2]x[1:2]x[1:2]x[1:2]"', '"h:99999"', '"h:0"', '"-oProxyCommand=x"'],
  ...['flush_handlers', 'root', '"30%"', '"0%"', '[1, "50%"]', '"echo \'a b\'"', '[a, [b]]', '{a: {b: {c: d}}}', '"a b"', '|\n  a\n  b', '>-\n  a'],
]

/** Keys: of plays, steps, inventories and params, right and wrong. */
export const KEYS = [
  ...['name', 'hosts', 'vars', 'vars_files', 'tasks', 'pre_tasks', 'post_tasks', 'handlers', 'become', 'become_user', 'serial'],
  ...['any_errors_fatal', 'tags', 'gather_facts', 'when', 'loop', 'with_items', 'loop_control', 'register', 'notify', 'listen'],
  ...['ignore_errors', 'transient', 'reconnect', 'import_tasks', 'import_playbook', 'children', 'meta', 'debug', 'file', 'copy', 'template'],
  ...['command', 'probe', 'apt', 'service', 'assert', 'block', 'roles', 'include_tasks', 'set_fact', 'with_dict', 'shell', 'argv', 'creates'],
  ...['always', 'path', 'src', 'dest', 'content', 'mode', 'state', 'env', 'stdin', 'validate', 'that', 'msg', 'loop_var', 'label'],
  ...['ansible_host', 'ansible_port', 'ansible_connection', 'ansible_become_password', 'hostwright_user', 'ansible_nope', 'ansible_group_priority'],
  ...['__proto__', 'constructor', 'toString', 'hasOwnProperty', '<<', '? a', '"a b"', '"{{ x }}"', '{{ x }}', '[a]', '长', '0', '""', '~', 'omit', 'groups'],
]

/** Pieces of text that mean something to one reader or another. */
export const SCRAPS = [
  ...['{{', '}}', '{%', '%}', '{{{', '{{#if x}}', '{{/if}}', '{{else}}', '{{#each', '{{~', '{{!--', '{{> x}}', 'as |a b|', '(', ')', '|', '"', "'"],
  ...['[', ']', '{', '}', ': ', '- ', ', ', '\n', '\n\n', '\t', '  ', '\r\n', '\r', '#', ' #', '&a', '*a', '!x ', '!!', '|', '>', '? ', '<<: ', '~', '%', '@', '`'],
  ...['---\n', '...\n', '%YAML 1.1\n', '\0', '\x1b[31m', '\x7f', '\u2028', '\uFEFF', '\uFFFE', '长', 'é', '🜛', '\ud83d', '0', '-', '.', '\\', '\\x', '$ANSIBLE_VAULT;1.1;AES256\n'],
]
