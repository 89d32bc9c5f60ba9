import { quote } from '../host/quote.ts'

/** What the verbs are made of: nothing is opened through a link, and what is open is changed by `/proc/self/fd`. */
const MEANS = String.raw`use strict; use Errno; use Fcntl; use IO::Handle; umask 077;
my ($verb, $path, @args, $dir, $base, $open, $content, $stage);
sub fail { die "$path: $_[0]\n" }
sub theirs { my @s = @_; ($s[4] != 0 && $s[4] != $>) || ($s[2] & 022) }
sub hold { sysopen my $h, $_[0], 010000000 | O_NOFOLLOW | ($_[1] // 0) or return; $h }
sub at { "/proc/self/fd/" . fileno $_[0] }
sub id { my ($name, $find) = @_; my $id = $find->($name); defined $id ? $id : $name =~ /^\d+$/ ? $name : fail("nobody is called $name") }
sub give { my ($h, $owner, $group, $mode) = @_; my @s = stat $h;
  my @to = (id($owner, sub { getpwnam $_[0] }), id($group, sub { getgrnam $_[0] }));
  $to[0] == $s[4] && $to[1] == $s[5] or chown @to, at($h) or fail("owner: $!");
  chmod oct $mode, at($h) or fail("mode: $!") }
sub copy { my ($from, $to) = @_; my $part; while (my $n = sysread $from, $part, 65536) { print $to $part or fail($!) } $to->flush or fail($!) }
sub pour { my ($to) = @_; return copy(*STDIN, $to) if !$content; my ($size, $name, $at) = @$content;
  if (!defined $at) { print $to $name or fail($!); return $to->flush || fail($!) }
  my $file = "$ENV{HW}/stage/$name"; if (!$stage || $stage->[0] ne $name) { open my $h, "<", $file or fail("$file: $!"); $stage = [$name, $h] }
  sysseek $stage->[1], $at, 0 or fail($!); my $part;
  for (; $size > 0; $size -= length $part) { sysread $stage->[1], $part, $size < 65536 ? $size : 65536 or fail("its content is not there"); print $to $part or fail($!) }
  $to->flush or fail($!) }
sub keep { my ($to, $at) = ("", "$ENV{KEEP}$path"); for my $part (split m{/}, "$ENV{KEEP}$dir") { $to .= "$part/"; mkdir $to }
  my $h = hold($base); $h && -f $h or do { unlink $at if $verb eq "keep"; return }; open my $from, "<", at($h) or fail($!);
  unlink $at; sysopen my $kept, $at, O_WRONLY | O_CREAT | O_EXCL, 0600 or fail("$at: $!");
  copy($from, $kept); my @s = stat $h; chown @s[4, 5], $kept; chmod $s[2] & 0777, $kept; utime @s[8, 9], $kept; close $kept or fail($!) }
sub owned { my ($was, @s) = @_; my $mode = sprintf "%04o", $s[2] & 07777;
  my ($u, $g) = map { $_ // "" } (getpwuid $s[4])[0], (getgrgid $s[5])[0];
  grep { $_ eq $was } map { my $o = $_; map { "$mode $o $_" } $g, $s[5] } $u, $s[4] }`

/** Goes into the directory, step by step; a link that somebody else may have made leads only to what is theirs. */
const WAY = String.raw`sub enter { my ($bound, $links, @way) = (undef, 0, grep { length } split m{/}, $dir); chdir "/"; $open = theirs(stat ".");
  while (defined(my $name = shift @way)) {
    if (my $h = hold($name, O_DIRECTORY)) { chdir $h or fail("$name: $!"); $open ||= theirs(stat "."); next }
    my $why = $!; my $to = readlink $name; defined $to or fail("$name: $why");
    my @s = stat "."; ++$links <= 40 or fail("too many links");
    if (theirs(@s)) {
      !($s[4] == 0 || $s[4] == $>) && (!defined $bound || $bound == $s[4]) or fail("the link $name may be anybody's: it is not followed");
      $bound = $s[4] }
    chdir "/" if $to =~ m{^/}; unshift @way, grep { length } split m{/}, $to }
  my @here = stat "."; !defined $bound || $here[4] == $bound or fail("a link of " . (getpwuid($bound) // $bound) . " leads to what is not theirs") }`

/** What is done there: a file written or given, a directory or a link made, something kept or removed. */
const VERBS = String.raw`sub act { ($verb, $path, @args) = @_; ($dir, $base) = $path =~ m{^(.*)/([^/]+)$} or die "$path: no path\n";
  if ($verb eq "is") { return is() } enter();
  if ($verb eq "write") { my ($beside, $owner, $group, $mode, $keep, $sync, @validate) = @args;
    keep() if $keep; my $t = "$base$beside";
    sysopen my $new, $t, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW, 0600 or fail("$t: $!");
    my $made = eval { pour($new);
      if (@validate) { s/%s/$dir\/$t/g for @validate; umask 022; system { $validate[0] } @validate and fail("validate: the new file was refused") }
      give($new, $owner, $group, $mode); !$sync or $new->sync or fail($!); my ($a, $b) = ([stat $new], [lstat $t]);
      $a->[0] == $b->[0] && $a->[1] == $b->[1] or fail("somebody took the new file away"); rename $t, $base or fail($!); close $new or fail($!); 1 };
    $made or do { my $why = $@; unlink $t; die $why } }
  elsif ($verb eq "give") { my ($type, $was, @to) = @args; my $h = hold($base) or fail($!); my @s = stat $h;
    my $is = -d $h ? "directory" : -f $h ? "file" : "other";
    $is eq $type && (!$open || owned($was, @s)) or fail("somebody put something else there");
    if ($open && $is eq "file" && $s[3] > 1 && open my $f, "<", "/proc/sys/fs/protected_hardlinks") { <$f> != 0 or fail("it has other names, which may be anybody's") }
    give($h, @to) }
  elsif ($verb eq "mkdir") { mkdir $base, 0700 or fail($!); my $h = hold($base, O_DIRECTORY) or fail($!); my @s = stat $h;
    opendir my $d, at($h) or fail($!); my @in = grep { !/^\.\.?$/ } readdir $d;
    $s[4] == $> && !@in or fail("somebody put something else there"); give($h, @args) }
  elsif ($verb eq "link") { my ($beside, $to) = @args; my $t = "$base$beside"; symlink $to, $t or fail("$t: $!");
    rename $t, $base or do { my $why = $!; unlink $t; fail($why) } }
  elsif ($verb eq "keep") { keep() }
  elsif ($verb eq "remove") {
    if ($args[0] eq "directory") { system("rm", "-rf", "--one-file-system", "--", "./$base") == 0 or fail("it could not be removed") }
    else { keep() if $args[0] eq "file"; unlink $base or $!{ENOENT} or fail($!) } }
  else { fail("what is $verb?") } }`

/** Tests whether a path is still what was seen. Perl has no digest of its own (perl-base): one sha256sum is asked line by line. */
const TEST = String.raw`my ($ask, $told);
sub is { my ($type, @was) = @args; my $no = sub { fail("it is something else") };
  if ($type eq "link") { my $to = readlink $path; defined $to && $to eq $was[0] or $no->(); return }
  my ($mode, $owner, $group, $sha256) = @was; my @s = lstat $path; @s or $no->();
  ($type eq "directory" ? -d _ : -f _) && owned("$mode $owner $group", @s) or $no->(); return if $type eq "directory";
  sysopen my $h, $path, O_RDONLY | O_NOFOLLOW | O_NONBLOCK or fail($!);
  if (!$ask) { pipe my $from, $ask and pipe $told, my $to or fail($!); my $pid = fork; defined $pid or fail($!);
    if (!$pid) { open STDIN, "<&", $from; open STDOUT, ">&", $to; open STDERR, ">", "/dev/null"; exec "sha256sum", "-c", "-" }
    $ask->autoflush(1) }
  print $ask "$sha256  /proc/$$/fd/", fileno $h, "\n"; local $/ = "\n"; my $line = <$told>; $line && $line =~ /: OK$/ or $no->() }`

/**
 * One process for all acts of a frame: the shell of the frame, which it becomes, asks for each and waits for it. By then the
 * shell has 7 and 8 for that; a child of its own must not have them, nor our lock, for it would keep them.
 */
const SERVE = String.raw`our @shell; sub serve { pipe my $from, my $asked and pipe my $answers, my $to or return; my $pid;
  7 == fcntl $answers, F_DUPFD, 7 and 8 == fcntl $asked, F_DUPFD, 8 and defined($pid = fork) or return;
  exec @shell, "held" if $pid;
  for (7 .. 9) { my $h; open $h, "<&=", $_ and close $h } close $asked; close $answers; $to->autoflush(1); $/ = "\0"; $SIG{PIPE} = sub {};
  while (defined(my $said = <$from>)) { my @head = map { scalar <$from> } 1, 2; chomp($said, @head); my ($source, $count) = @head;
    my @all = map { scalar <$from> } 1 .. $count; chomp @all; $content = [split / /, $source];
    if (@$content == 1) { $$content[1] = ""; $$content[0] == 0 or read($from, $$content[1], $$content[0]) == $$content[0] or last }
    my $done = eval { act(@all); 1 }; my $why = $@; chdir "/";
    if (!$done && $all[0] ne "is") { open my $err, ">", $said or print STDERR $why; print $err $why }
    print $to $done ? "0\n" : "1\n" or last }
  exit }
@shell ? serve() : act(@ARGV);`

/**
 * For perl, which every Debian has (perl-base is essential): by its own means it opens without following links (open(2),
 * O_PATH and O_NOFOLLOW) and changes what is open by \`/proc/self/fd\`.
 */
const PROGRAM = [MEANS, WAY, TEST, VERBS, SERVE].join('\n')

/**
 * Acting in a directory where somebody else may write. By name, whatever they put there in time would be changed instead:
 * a link to another file, another directory. So the directory is held open, what is made in it gets owner and mode while
 * it is open, and a symbolic link that they may have put on the way is followed only into a directory of the same owner.
 */
export const HELD = `PERL=${quote(PROGRAM)}; held() { perl -e "$PERL" -- "$@"; }`

/** From so many acts on, a process for all of them is started sooner than one or two for each. */
export const WORTH = 3

/** Where there is no perl, or it cannot be, the shell goes on by itself, and does each act by processes of its own. */
export const BECOME_SERVED = `[ -n "\${1-}" ] || ! command -v perl >/dev/null 2>&1 || exec perl -e 'our ($program, @shell) = @ARGV; eval $program; exec @shell, "alone"' -- "$PERL" sh "$D/script"
trap : PIPE
ask() { at=$1 bytes=$2; shift 2; printf '%s\\0' "$D/$at.err" "$bytes" $# "$@"; }
answer() { r=; read -r r <&7; case $r in 0|1) return "$r";; esac; echo 'the process that acts for this frame was ended' >"$D/$1.err"; return 1; }`
