/** A project in which each two places of variables define one name, and what Ansible 2.14.18 printed for it. */
export const precedence = {
  files: {
    'f.yml': { v_df: 'f', v_if: 'f', v_pf: 'f', v_fg: 'f', v_fr: 'f', v_ft: 'f', v_fm: 'f', v_fe: 'f' },
    'hosts.yml': {
      all: {
        hosts: {
          h1: {
            ansible_connection: 'local',
            v_di: 'i',
            v_ip: 'i',
            v_if: 'i',
            v_ig: 'i',
            v_ir: 'i',
            v_it: 'i',
            v_im: 'i',
            v_ie: 'i',
          },
        },
      },
    },
    'play.yml': [
      {
        hosts: 'all',
        gather_facts: false,
        vars: { v_dp: 'p', v_ip: 'p', v_pf: 'p', v_pg: 'p', v_pr: 'p', v_pt: 'p', v_pm: 'p', v_pe: 'p' },
        vars_files: ['f.yml'],
        pre_tasks: [
          {
            debug: {
              msg: 'pre a_def={{ a_def | default("-") }} a_var={{ a_var | default("-") }} b_def={{ b_def | default("-") }} c_def={{ c_def | default("-") }} c_var={{ c_var | default("-") }} both={{ both | default("-") }} both_var={{ both_var | default("-") }} dep_only={{ dep_only | default("-") }} given={{ given | default("-") }} chain={{ chain | default("-") }} inc_def={{ inc_def | default("-") }} inc_var={{ inc_var | default("-") }} inc_given={{ inc_given | default("-") }} imp_def={{ imp_def | default("-") }} imp_given={{ imp_given | default("-") }}',
            },
          },
        ],
        roles: [
          {
            role: 'a',
            vars: { v_dg: 'g', v_ig: 'g', v_pg: 'g', v_fg: 'g', v_gr: 'g', v_gt: 'g', v_gm: 'g', v_ge: 'g' },
            v_dm: 'm',
            v_im: 'm',
            v_pm: 'm',
            v_fm: 'm',
            v_gm: 'm',
            v_rm: 'm',
            v_tm: 'm',
            v_me: 'm',
          },
          'b',
          'b',
          { role: 'b', given: 'again' },
        ],
        tasks: [
          {
            debug: {
              msg: 'tasks a_def={{ a_def | default("-") }} a_var={{ a_var | default("-") }} b_def={{ b_def | default("-") }} c_def={{ c_def | default("-") }} c_var={{ c_var | default("-") }} both={{ both | default("-") }} both_var={{ both_var | default("-") }} dep_only={{ dep_only | default("-") }} given={{ given | default("-") }} chain={{ chain | default("-") }} inc_def={{ inc_def | default("-") }} inc_var={{ inc_var | default("-") }} inc_given={{ inc_given | default("-") }} imp_def={{ imp_def | default("-") }} imp_given={{ imp_given | default("-") }} v_di={{ v_di | default("-") }} v_dp={{ v_dp | default("-") }} v_df={{ v_df | default("-") }} v_dg={{ v_dg | default("-") }} v_dr={{ v_dr | default("-") }} v_dt={{ v_dt | default("-") }}',
            },
          },
          { include_role: { name: 'inc' }, vars: { inc_var: 'given', inc_given: 'x' } },
          {
            debug: {
              msg: 'after-inc a_def={{ a_def | default("-") }} a_var={{ a_var | default("-") }} b_def={{ b_def | default("-") }} c_def={{ c_def | default("-") }} c_var={{ c_var | default("-") }} both={{ both | default("-") }} both_var={{ both_var | default("-") }} dep_only={{ dep_only | default("-") }} given={{ given | default("-") }} chain={{ chain | default("-") }} inc_def={{ inc_def | default("-") }} inc_var={{ inc_var | default("-") }} inc_given={{ inc_given | default("-") }} imp_def={{ imp_def | default("-") }} imp_given={{ imp_given | default("-") }}',
            },
          },
          {
            debug: {
              msg: 'after-public a_def={{ a_def | default("-") }} a_var={{ a_var | default("-") }} b_def={{ b_def | default("-") }} c_def={{ c_def | default("-") }} c_var={{ c_var | default("-") }} both={{ both | default("-") }} both_var={{ both_var | default("-") }} dep_only={{ dep_only | default("-") }} given={{ given | default("-") }} chain={{ chain | default("-") }} inc_def={{ inc_def | default("-") }} inc_var={{ inc_var | default("-") }} inc_given={{ inc_given | default("-") }} imp_def={{ imp_def | default("-") }} imp_given={{ imp_given | default("-") }}',
            },
          },
          { import_role: { name: 'imp' }, vars: { imp_given: 'task', imp_def: 'task' } },
          {
            debug: {
              msg: 'end a_def={{ a_def | default("-") }} a_var={{ a_var | default("-") }} b_def={{ b_def | default("-") }} c_def={{ c_def | default("-") }} c_var={{ c_var | default("-") }} both={{ both | default("-") }} both_var={{ both_var | default("-") }} dep_only={{ dep_only | default("-") }} given={{ given | default("-") }} chain={{ chain | default("-") }} inc_def={{ inc_def | default("-") }} inc_var={{ inc_var | default("-") }} inc_given={{ inc_given | default("-") }} imp_def={{ imp_def | default("-") }} imp_given={{ imp_given | default("-") }}',
            },
          },
        ],
      },
    ],
    'roles/a/defaults/main.yml': {
      v_di: 'd',
      v_dp: 'd',
      v_df: 'd',
      v_dg: 'd',
      v_dr: 'd',
      v_dt: 'd',
      v_dm: 'd',
      v_de: 'd',
      a_def: 'a',
      both: 'a',
      chain: 'a',
    },
    'roles/a/meta/main.yml': { dependencies: [{ role: 'c', given: 'by-a' }] },
    'roles/a/tasks/main.yml': [
      {
        debug: {
          msg: 'in-a v_di={{ v_di | default("-") }} v_dp={{ v_dp | default("-") }} v_df={{ v_df | default("-") }} v_dg={{ v_dg | default("-") }} v_dr={{ v_dr | default("-") }} v_dt={{ v_dt | default("-") }} v_dm={{ v_dm | default("-") }} v_de={{ v_de | default("-") }} v_ip={{ v_ip | default("-") }} v_if={{ v_if | default("-") }} v_ig={{ v_ig | default("-") }} v_ir={{ v_ir | default("-") }} v_it={{ v_it | default("-") }} v_im={{ v_im | default("-") }} v_ie={{ v_ie | default("-") }} v_pf={{ v_pf | default("-") }} v_pg={{ v_pg | default("-") }} v_pr={{ v_pr | default("-") }} v_pt={{ v_pt | default("-") }} v_pm={{ v_pm | default("-") }} v_pe={{ v_pe | default("-") }} v_fg={{ v_fg | default("-") }} v_fr={{ v_fr | default("-") }} v_ft={{ v_ft | default("-") }} v_fm={{ v_fm | default("-") }} v_fe={{ v_fe | default("-") }} v_gr={{ v_gr | default("-") }} v_gt={{ v_gt | default("-") }} v_gm={{ v_gm | default("-") }} v_ge={{ v_ge | default("-") }} v_rt={{ v_rt | default("-") }} v_rm={{ v_rm | default("-") }} v_re={{ v_re | default("-") }} v_tm={{ v_tm | default("-") }} v_te={{ v_te | default("-") }} v_me={{ v_me | default("-") }}',
        },
        vars: { v_dt: 't', v_it: 't', v_pt: 't', v_ft: 't', v_gt: 't', v_rt: 't', v_tm: 't', v_te: 't' },
      },
      {
        debug: {
          msg: 'in-a-others a_def={{ a_def | default("-") }} a_var={{ a_var | default("-") }} b_def={{ b_def | default("-") }} c_def={{ c_def | default("-") }} c_var={{ c_var | default("-") }} both={{ both | default("-") }} both_var={{ both_var | default("-") }} dep_only={{ dep_only | default("-") }} given={{ given | default("-") }} chain={{ chain | default("-") }} inc_def={{ inc_def | default("-") }} inc_var={{ inc_var | default("-") }} inc_given={{ inc_given | default("-") }} imp_def={{ imp_def | default("-") }} imp_given={{ imp_given | default("-") }}',
        },
      },
      { include_tasks: 'more.yml', vars: { a_var: 'inc', given: 'inc' } },
      { import_tasks: 'more.yml', vars: { a_var: 'imp', given: 'imp' } },
    ],
    'roles/a/tasks/more.yml': [
      {
        debug: {
          msg: 'in-a-more a_var={{ a_var | default("-") }} a_def={{ a_def | default("-") }} given={{ given | default("-") }} role_name={{ role_name | default("-") }}',
        },
      },
    ],
    'roles/a/vars/main.yml': {
      v_dr: 'r',
      v_ir: 'r',
      v_pr: 'r',
      v_fr: 'r',
      v_gr: 'r',
      v_rt: 'r',
      v_rm: 'r',
      v_re: 'r',
      a_var: 'a',
      both_var: 'a',
    },
    'roles/b/defaults/main.yml': { b_def: 'b', both: 'b' },
    'roles/b/tasks/main.yml': [
      {
        debug: {
          msg: 'in-b a_def={{ a_def | default("-") }} a_var={{ a_var | default("-") }} b_def={{ b_def | default("-") }} c_def={{ c_def | default("-") }} c_var={{ c_var | default("-") }} both={{ both | default("-") }} both_var={{ both_var | default("-") }} dep_only={{ dep_only | default("-") }} given={{ given | default("-") }} chain={{ chain | default("-") }} inc_def={{ inc_def | default("-") }} inc_var={{ inc_var | default("-") }} inc_given={{ inc_given | default("-") }} imp_def={{ imp_def | default("-") }} imp_given={{ imp_given | default("-") }}',
        },
      },
    ],
    'roles/b/vars/main.yml': { both_var: 'b' },
    'roles/c/defaults/main.yml': { c_def: 'c', chain: 'c', both: 'c' },
    'roles/c/tasks/main.yml': [
      {
        debug: {
          msg: 'in-c a_def={{ a_def | default("-") }} a_var={{ a_var | default("-") }} b_def={{ b_def | default("-") }} c_def={{ c_def | default("-") }} c_var={{ c_var | default("-") }} both={{ both | default("-") }} both_var={{ both_var | default("-") }} dep_only={{ dep_only | default("-") }} given={{ given | default("-") }} chain={{ chain | default("-") }} inc_def={{ inc_def | default("-") }} inc_var={{ inc_var | default("-") }} inc_given={{ inc_given | default("-") }} imp_def={{ imp_def | default("-") }} imp_given={{ imp_given | default("-") }} role_name={{ role_name | default("-") }}',
        },
      },
    ],
    'roles/c/vars/main.yml': { c_var: 'c', both_var: 'c' },
    'roles/imp/defaults/main.yml': { imp_def: 'imp' },
    'roles/imp/tasks/main.yml': [
      {
        debug: {
          msg: 'in-imp a_def={{ a_def | default("-") }} a_var={{ a_var | default("-") }} b_def={{ b_def | default("-") }} c_def={{ c_def | default("-") }} c_var={{ c_var | default("-") }} both={{ both | default("-") }} both_var={{ both_var | default("-") }} dep_only={{ dep_only | default("-") }} given={{ given | default("-") }} chain={{ chain | default("-") }} inc_def={{ inc_def | default("-") }} inc_var={{ inc_var | default("-") }} inc_given={{ inc_given | default("-") }} imp_def={{ imp_def | default("-") }} imp_given={{ imp_given | default("-") }}',
        },
      },
    ],
    'roles/imp/vars/main.yml': { imp_given: 'role' },
    'roles/inc/defaults/main.yml': { inc_def: 'inc', both: 'inc' },
    'roles/inc/tasks/main.yml': [
      {
        debug: {
          msg: 'in-inc a_def={{ a_def | default("-") }} a_var={{ a_var | default("-") }} b_def={{ b_def | default("-") }} c_def={{ c_def | default("-") }} c_var={{ c_var | default("-") }} both={{ both | default("-") }} both_var={{ both_var | default("-") }} dep_only={{ dep_only | default("-") }} given={{ given | default("-") }} chain={{ chain | default("-") }} inc_def={{ inc_def | default("-") }} inc_var={{ inc_var | default("-") }} inc_given={{ inc_given | default("-") }} imp_def={{ imp_def | default("-") }} imp_given={{ imp_given | default("-") }}',
        },
      },
    ],
    'roles/inc/tasks/other.yml': [
      {
        debug: {
          msg: 'in-inc-other a_def={{ a_def | default("-") }} a_var={{ a_var | default("-") }} b_def={{ b_def | default("-") }} c_def={{ c_def | default("-") }} c_var={{ c_var | default("-") }} both={{ both | default("-") }} both_var={{ both_var | default("-") }} dep_only={{ dep_only | default("-") }} given={{ given | default("-") }} chain={{ chain | default("-") }} inc_def={{ inc_def | default("-") }} inc_var={{ inc_var | default("-") }} inc_given={{ inc_given | default("-") }} imp_def={{ imp_def | default("-") }} imp_given={{ imp_given | default("-") }}',
        },
      },
    ],
    'roles/inc/vars/main.yml': { inc_var: 'inc', both_var: 'inc' },
  },
  answers: [
    'pre a_def=a a_var=a b_def=b c_def=c c_var=c both=b both_var=b dep_only=- given=- chain=a inc_def=- inc_var=- inc_given=- imp_def=task imp_given=role',
    'in-c a_def=a a_var=a b_def=b c_def=c c_var=c both=c both_var=c dep_only=- given=by-a chain=c inc_def=- inc_var=- inc_given=- imp_def=task imp_given=role role_name=c',
    'in-a v_di=i v_dp=p v_df=f v_dg=g v_dr=r v_dt=t v_dm=m v_de=e v_ip=p v_if=f v_ig=g v_ir=r v_it=t v_im=m v_ie=e v_pf=f v_pg=g v_pr=r v_pt=t v_pm=m v_pe=e v_fg=g v_fr=r v_ft=t v_fm=m v_fe=e v_gr=r v_gt=t v_gm=m v_ge=e v_rt=t v_rm=m v_re=e v_tm=m v_te=e v_me=e',
    'in-a-others a_def=a a_var=a b_def=b c_def=c c_var=c both=a both_var=a dep_only=- given=- chain=a inc_def=- inc_var=- inc_given=- imp_def=task imp_given=role',
    'in-a-more a_var=inc a_def=a given=inc role_name=a',
    'in-a-more a_var=imp a_def=a given=imp role_name=a',
    'in-b a_def=a a_var=a b_def=b c_def=c c_var=c both=b both_var=b dep_only=- given=- chain=a inc_def=- inc_var=- inc_given=- imp_def=task imp_given=role',
    'in-b a_def=a a_var=a b_def=b c_def=c c_var=c both=b both_var=b dep_only=- given=again chain=a inc_def=- inc_var=- inc_given=- imp_def=task imp_given=role',
    'tasks a_def=a a_var=a b_def=b c_def=c c_var=c both=b both_var=b dep_only=- given=- chain=a inc_def=- inc_var=- inc_given=- imp_def=task imp_given=role v_di=i v_dp=p v_df=f v_dg=g v_dr=r v_dt=d',
    'in-inc a_def=a a_var=a b_def=b c_def=c c_var=c both=inc both_var=inc dep_only=- given=- chain=a inc_def=inc inc_var=given inc_given=x imp_def=task imp_given=role',
    'after-inc a_def=a a_var=a b_def=b c_def=c c_var=c both=b both_var=b dep_only=- given=- chain=a inc_def=- inc_var=- inc_given=- imp_def=task imp_given=role',
    'after-public a_def=a a_var=a b_def=b c_def=c c_var=c both=b both_var=b dep_only=- given=- chain=a inc_def=- inc_var=- inc_given=- imp_def=task imp_given=role',
    'in-imp a_def=a a_var=a b_def=b c_def=c c_var=c both=b both_var=b dep_only=- given=- chain=a inc_def=- inc_var=- inc_given=- imp_def=task imp_given=task',
    'end a_def=a a_var=a b_def=b c_def=c c_var=c both=b both_var=b dep_only=- given=- chain=a inc_def=- inc_var=- inc_given=- imp_def=task imp_given=role',
  ],
}
