/** Includes in loops over what a host's variables say, and what Ansible 2.14.18 printed for them. */
export const loops = {
  files: {
    'hosts.yml': {
      all: {
        vars: { ansible_connection: 'local' },
        hosts: {
          h1: {
            users: [
              { name: 'a', on: true, ks: ['k1', 'k2'] },
              { name: 'b', on: false, ks: [] },
              { name: 'c', on: true, ks: ['k3'] },
            ],
            kinds: ['x', 'y'],
            nothing: [],
          },
        },
      },
    },
    'keys.yml': [{ include_tasks: 'two.yml', loop: '{{ u.ks }}' }, { debug: { msg: 'done {{ u.name }}' } }],
    'one.yml': [{ debug: { msg: 'one {{ item.name }}' } }, { debug: { msg: 'two {{ item.name }} {{ v }}' } }],
    'play.yml': [
      {
        hosts: 'all',
        gather_facts: false,
        roles: ['r'],
        tasks: [
          { include_tasks: 'one.yml', loop: '{{ users }}', vars: { v: 'V{{ item.name }}' }, when: 'item.on' },
          { include_tasks: 't-{{ item }}.yml', loop: '{{ kinds }}' },
          { include_tasks: 'one.yml', loop: '{{ nothing }}' },
          { include_tasks: 'keys.yml', loop: '{{ users }}', loop_control: { loop_var: 'u' } },
          {
            include_role: { name: 'r' },
            loop: '{{ kinds }}',
            loop_control: { loop_var: 'kk' },
            vars: { list: ['{{ kk }}1'] },
          },
        ],
      },
    ],
    'roles/r/defaults/main.yml': { list: ['p', 'q'], tmpl: ['{{ first }}', '{{ first }}2'], first: 'f' },
    'roles/r/tasks/main.yml': [
      { include_tasks: 's.yml', loop: '{{ list }}' },
      { include_tasks: 's.yml', with_items: '{{ tmpl }}', when: "item != 'f'" },
    ],
    'roles/r/tasks/s.yml': [{ debug: { msg: 's {{ item }}' } }],
    't-x.yml': [{ debug: { msg: 'tx {{ item }}' } }],
    't-y.yml': [{ debug: { msg: 'ty {{ item }}' } }],
    'two.yml': [{ debug: { msg: 'k {{ u.name }} {{ item }}' } }],
  },
  answers: [
    's p',
    's q',
    's f2',
    'one a',
    'two a Va',
    'one c',
    'two c Vc',
    'tx x',
    'ty y',
    'k a k1',
    'k a k2',
    'done a',
    'done b',
    'k c k3',
    'done c',
    's x1',
    's f2',
    's y1',
    's f2',
  ],
}
