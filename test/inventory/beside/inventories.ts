/** Inventories as people write them, by name: each is read by us and by Ansible. */
export const inventories: Readonly<Record<string, string>> = {
  'one host.ini': 'web1\n',
  'comments and blanks.ini': '# a\n; b\n\n  web1  # c\nweb2 ; d\n',
  'comments.ini': '# a\n; b\n\n  web1  # c\n\n[web] # d\na\n',
  'a group.ini': '[web]\nweb1\nweb2\n',
  'an empty group.ini': '[web]\n[db]\ndb1\n',
  'a host in two groups.ini': '[web]\na\n[db]\na\n',
  'a host before any group.ini': 'lone\n[web]\na\n',
  'variables of hosts.ini': 'a x=1 y=two z="three four"\n',
  'kinds of values.ini': "a i=1 f=1.5 t=True f2=False n=None s='1' l=[1,2] d={'k':1} e=\n",
  'yes and no.ini': 'a y=yes n=no on=on off=off t=true f=false\n',
  'octal and signs.ini': 'a o=0644 h=0x1f m=-1 p=+1 e=1e3\n',
  'quotes and hashes.ini': 'a x="a # b" y=\'c d\' z=e#f\n',
  'equals in a value.ini': 'a x=a=b y="c=d"\n',
  'variables of groups.ini': '[web]\na\n[web:vars]\nx=1\ny=two words\nz = spaced \n',
  'values of groups.ini': '[web]\na\n[web:vars]\ni=1\nt=True\nl=[1, 2]\nd={"k": "v"}\ns="quoted"\ne=\n',
  'hash in a value of a group.ini': '[web]\na\n[web:vars]\nx=a # b\ny=a#b\n',
  'children.ini': '[web]\na\n[db]\nb\n[site:children]\nweb\ndb\n',
  'children of children.ini': '[a]\nh\n[b:children]\na\n[c:children]\nb\n[c:vars]\nx=1\n',
  'child over parent.ini': '[web]\na\n[site:children]\nweb\n[site:vars]\nx=site\ny=site\n[web:vars]\nx=web\n',
  'siblings.ini': '[ant]\na\n[zoo]\na\n[ant:vars]\nx=ant\n[zoo:vars]\nx=zoo\n',
  'priority.ini': '[ant]\na\n[zoo]\na\n[ant:vars]\nx=ant\nansible_group_priority=10\n[zoo:vars]\nx=zoo\n',
  'host over group.ini': '[web]\na x=host\n[web:vars]\nx=group\n',
  'all.ini': 'a\n[all:vars]\nx=1\n[web]\nb\n',
  'ungrouped with variables.ini': 'a\n[ungrouped:vars]\nx=1\n[web]\nb\n',
  'a range.ini': 'web[1:3]\n',
  'a range with zeros.ini': 'web[01:03].example.org x=1\n',
  'a range of letters.ini': 'db-[a:c]\n',
  'a range with a step.ini': 'n[0:10:5]\n',
  'two ranges.ini': 'r[1:2]-s[a:b]\n',
  'a port.ini': 'a:2222\nb:22 x=1\n',
  'an address.ini': '192.0.2.1\n2001:db8::1\n[v6]\n[2001:db8::2]:2200\n',
  'how it is reached.ini': 'a ansible_host=192.0.2.1 ansible_port=2200 ansible_user=ada\n',
  'twice the same host.ini': 'a x=1\na y=2\n[web]\na x=3\n',
  'a group twice.ini': '[web]\na\n[db]\nb\n[web]\nc\n',
  'vars before hosts.ini': '[web:vars]\nx=1\n[web]\na\n',
  'jinja.ini': 'a x="{{ y }}" y=1\n',
  'one host.yml': 'all:\n  hosts:\n    a:\n',
  'variables.yml': 'all:\n  hosts:\n    a: {x: 1, y: "1", z: [1, two], d: {k: v}, n: null, t: yes, f: no}\n',
  'octal.yml': 'all: {hosts: {a: {x: 0644, y: 0o644, z: "0644", w: 1_000, e: 1e3}}}\n',
  'dates.yml': 'all: {hosts: {a: {x: "2020-01-02"}}}\n',
  'texts.yml':
    'all:\n  hosts:\n    a:\n      x: |\n        one\n        two\n      y: >-\n        one\n        two\n      z: "a\\tb"\n',
  'groups.yml':
    'all:\n  children:\n    web: {hosts: {a: , b: }, vars: {x: web}}\n    db: {hosts: {c: }}\n  vars: {x: all}\n',
  'groups at the top.yml': 'web: {hosts: {a: }}\ndb: {hosts: {b: }}\n',
  'children.yml': 'site:\n  children:\n    web: {hosts: {a: }}\n    db: {hosts: {b: }}\n  vars: {x: 1}\n',
  'deep.yml':
    'a: {children: {b: {children: {c: {hosts: {h: }, vars: {x: c}}}, vars: {x: b, y: b}}}, vars: {x: a, y: a, z: a}}\n',
  'twice.yml': 'web: {hosts: {a: {x: 1}}}\ndb: {hosts: {a: {x: 2, y: 1}}}\n',
  'siblings.yml': 'zoo: {hosts: {a: }, vars: {x: zoo}}\nant: {hosts: {a: }, vars: {x: ant}}\n',
  'priority.yml':
    'zoo: {hosts: {a: }, vars: {x: zoo}}\nant: {hosts: {a: }, vars: {x: ant, ansible_group_priority: 2}}\n',
  'a range.yml': 'all: {hosts: {"web[1:3]": {x: 1}}}\n',
  'an empty group.yml': 'all: {children: {web: , db: {hosts: {b: }}}}\n',
  'anchors.yml': 'web: {hosts: {a: &a {x: 1, y: 1}, b: {<<: *a, y: 2}}}\n',
  'ungrouped.yml': 'all: {children: {ungrouped: {hosts: {a: }, vars: {x: 1}}, web: {hosts: {b: }}}}\n',
  'a host with a port.yml': 'all: {hosts: {"a:2222": }}\n',
  'reached.yml':
    'all: {hosts: {a: {ansible_host: 192.0.2.1, ansible_port: "2200", ansible_connection: ssh}}}\n',
  'names that are numbers.yml': 'all: {hosts: {"1": {x: 1}, "2": }}\n',
  'unicode.yml': 'all: {hosts: {a: {x: "Ünï", y: "日本"}}}\n',
  'json.json': '{"all": {"hosts": {"a": {"x": 1}}, "children": {"web": {"hosts": {"b": {}}}}}}\n',
  'document start.yml': '---\nall: {hosts: {a: }}\n...\n',
  'jinja.yml': 'all: {hosts: {a: {x: "{{ y }}", y: 1}}}\n',
  'booleans in many ways.yml':
    'all: {hosts: {a: {a: Yes, b: YES, c: On, d: off, e: True, f: "yes", g: y, h: n}}}\n',
  'floats.yml': 'all: {hosts: {a: {x: 1.50, y: 2.5, z: -0.25}}}\n',
}

/** An inventory with hosts in all manners of groups, for patterns. */
export const ground =
  '[web]\nweb1\nweb2\nweb10\n[db]\ndb1\ndb2\n[eu]\nweb1\ndb1\n[us]\nweb2\ndb2\nweb10\n[site:children]\nweb\ndb\n[empty]\n[lone-group]\nx.example.org\n192.0.2.7\n'

/** Patterns over it. */
export const patterns: readonly string[] =
  `all * web db web:db web,db web:&eu web:!web1 web:&eu:!web1 all:!db all:!site site site:&us site:&us:!db !web
  web:db:&eu web1 web1:web2 web1,db1 web* *1 w*1 db? web? web[0] web[1] web[-1] web[0:1] web[0-1] web[1:] web[:1] web[0:-1] site[0] site[-1]
  site[1:2] ~web[12]$ ~web\\d+ ~(web|db)1 ~^db web:~db.* all:!~web.* ungrouped empty lone-group lone-group:&web x.example.org
  *.example.org 192.0.2.7 192.0.2.* web1:!web1 &eu eu:us eu:&us eu:!us web:!eu:!us !web:!db all:!empty all,!web web,!web1
  web:&site:!us lone-group:web1 *.org:web1 web[2] db[0]:web[0] localhost`.split(/\s+/)
