import { type Row, row } from './row.ts'

const line = 'ansible.builtin.lineinfile'
const block = 'ansible.builtin.blockinfile'

const LINES = 'printf "a=1\\n#b=2\\nb=3\\nlast\\n" >$D/f'

/** What edits texts. */
export const textRows: readonly Row[] = [
  row(line, 'a line that is new', { path: '$D/f', line: 'new' }, { before: LINES }),
  row(line, 'a line that is there', { path: '$D/f', line: 'b=3' }, { before: LINES }),
  row(line, 'the last match is replaced', { path: '$D/f', regexp: '^#?b=', line: 'b=4' }, { before: LINES }),
  row(
    line,
    'the first match is replaced',
    { path: '$D/f', regexp: '^#?b=', line: 'b=4', firstmatch: true },
    { before: LINES },
  ),
  row(line, 'no match', { path: '$D/f', regexp: '^c=', line: 'c=4' }, { before: LINES }),
  row(line, 'after a line', { path: '$D/f', line: 'x', insertafter: '^a' }, { before: LINES }),
  row(
    line,
    'after the last line',
    { path: '$D/f', line: 'x', insertafter: '^last' },
    { before: 'printf "a\\nlast" >$D/f' },
  ),
  row(line, 'before a line', { path: '$D/f', line: 'x', insertbefore: '^#?b' }, { before: LINES }),
  row(line, 'at the beginning', { path: '$D/f', line: 'x', insertbefore: 'BOF' }, { before: LINES }),
  row(line, 'at the end', { path: '$D/f', line: 'x', insertafter: 'EOF' }, { before: 'printf "a" >$D/f' }),
  row(line, 'where nothing fits', { path: '$D/f', line: 'x', insertbefore: 'nowhere' }, { before: LINES }),
  row(
    line,
    'with what was found',
    { path: '$D/f', regexp: '^(a)=(\\d+)$', line: '\\1 is \\2', backrefs: true },
    { before: LINES },
  ),
  row(
    line,
    'with what was found, and nothing was',
    { path: '$D/f', regexp: '^(z)=', line: '\\1', backrefs: true },
    { before: LINES },
  ),
  row(line, 'a line in no file', { path: '$D/f', line: 'x' }),
  row(line, 'a line in a new file', { path: '$D/f', line: 'x', create: true, mode: '0600' }),
  row(
    line,
    'a match without a line is gone',
    { path: '$D/f', regexp: '^#?b', state: 'absent' },
    { before: LINES },
  ),
  row(line, 'a line is gone', { path: '$D/f', line: 'last', state: 'absent' }, { before: LINES }),
  row(line, 'nothing is gone', { path: '$D/f', line: 'x', state: 'absent' }, { before: LINES }),
  row(line, 'no file, nothing is gone', { path: '$D/f', line: 'x', state: 'absent' }),
  row(line, 'by plain text', { path: '$D/f', search_string: '=3', line: 'b=5' }, { before: LINES }),
  row(line, 'a last line without an end', { path: '$D/f', line: 'x' }, { before: 'printf "a\\nx" >$D/f' }),
  row(line, 'a mode', { path: '$D/f', line: 'a=1', mode: '0600' }, { before: LINES }),
  row(line, 'checked, and wrong', { path: '$D/f', line: 'x', validate: 'false %s' }, { before: LINES }),
  row(line, 'through a link', { path: '$D/l', line: 'x' }, { before: `${LINES}; ln -s f $D/l` }),
  row(line, 'windows lines', { path: '$D/f', line: 'a' }, { before: 'printf "a\\r\\nb\\r\\n" >$D/f' }),
  row(block, 'a new block', { path: '$D/f', block: 'one\ntwo' }, { before: LINES }),
  row(
    block,
    'another block',
    { path: '$D/f', block: 'new\n' },
    { before: 'printf "a\\n# BEGIN ANSIBLE MANAGED BLOCK\\nold\\n# END ANSIBLE MANAGED BLOCK\\nb\\n" >$D/f' },
  ),
  row(
    block,
    'the same block',
    { path: '$D/f', block: 'old' },
    { before: 'printf "a\\n# BEGIN ANSIBLE MANAGED BLOCK\\nold\\n# END ANSIBLE MANAGED BLOCK\\nb\\n" >$D/f' },
  ),
  row(
    block,
    'no block',
    { path: '$D/f', state: 'absent' },
    { before: 'printf "a\\n# BEGIN ANSIBLE MANAGED BLOCK\\nold\\n# END ANSIBLE MANAGED BLOCK\\nb\\n" >$D/f' },
  ),
  row(block, 'no block where none is', { path: '$D/f', state: 'absent' }, { before: LINES }),
  row(block, 'after a line', { path: '$D/f', block: 'x', insertafter: '^a' }, { before: LINES }),
  row(block, 'before a line', { path: '$D/f', block: 'x', insertbefore: '^last' }, { before: LINES }),
  row(block, 'at the beginning', { path: '$D/f', block: 'x', insertbefore: 'BOF' }, { before: LINES }),
  row(
    block,
    'a marker of its own',
    { path: '$D/f', block: 'x', marker: '// {mark} mine', marker_begin: 'from', marker_end: 'to' },
    { before: LINES },
  ),
  row(block, 'in no file', { path: '$D/f', block: 'x' }),
  row(block, 'in a new file', { path: '$D/f', block: 'x', create: true, mode: '0640' }),
  row(block, 'a last line without an end', { path: '$D/f', block: 'x' }, { before: 'printf "a" >$D/f' }),
]
