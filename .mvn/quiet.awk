# Of Maven's output: modules, test counts, slow test classes, warnings, errors and what tests print. Downloads become dots.
function say(line) {
    if (dots) print ""
    dots = 0
    print line
    fflush()
}
/^Download(ing|ed) from |^Progress / {
    if (++downloads % 10 == 0) {
        printf "."
        fflush()
        dots = 1
    }
    next
}
/^\[INFO\] Building Tidegate/ {
    sub(/^\[INFO\] Building /, "")
    say("== " $0)
    next
}
# A class that passed within a second is not news.
/^\[INFO\] Tests run:.* Time elapsed: 0?\.[0-9]+ s -- / { next }
/^\[INFO\] Tests run:|^\[INFO\] BUILD |^\[INFO\] Total time:/ {
    say($0)
    next
}
# Advice about Maven itself.
/^\[ERROR\] *(-> |To see the full|Re-run Maven|For more information|\[Help|After correcting|  mvn <args>|$)/ { next }
/^\[WARNING\] Overwriting .*\/target\/lib\// { next }
/VM warning: Sharing is only supported for boot loader classes/ { next }
/^\[INFO\]|^\[DEBUG\]|^ *$|^\033\[0m/ { next }
{ say($0) }
