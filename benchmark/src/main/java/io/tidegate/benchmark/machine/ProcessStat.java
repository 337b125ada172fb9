package io.tidegate.benchmark.machine;

/// One line of `/proc/PID/stat`, as far as it is needed (proc_pid_stat(5)). Immutable.
///
/// Times are ticks of 10 ms. The kernel takes them from its exact sum of a process's run time, so the
/// whole is right to a tick; what threads used that have ended is in them.
///
/// @param waited what children used that ended and were waited for, and theirs
public record ProcessStat(long pid, long parent, long user, long system, long waited) {
    private static final int PARENT = 1;
    private static final int USER = 11;
    private static final int SYSTEM = 12;
    private static final int CHILDREN_USER = 13;
    private static final int CHILDREN_SYSTEM = 14;

    /// @throws IllegalArgumentException where it is no such line
    public static ProcessStat parse(String line) {
        int open = line.indexOf(" (");
        int close = line.lastIndexOf(") "); // a name may hold blanks and brackets
        if (open < 0 || close < open) {
            throw new IllegalArgumentException("no line of /proc/PID/stat: " + line);
        }
        String[] fields = line.substring(close + 2).strip().split(" ", -1);
        if (fields.length <= CHILDREN_SYSTEM) {
            throw new IllegalArgumentException("too short for /proc/PID/stat: " + line);
        }
        return new ProcessStat(
                Long.parseLong(line.substring(0, open)),
                Long.parseLong(fields[PARENT]),
                Long.parseLong(fields[USER]),
                Long.parseLong(fields[SYSTEM]),
                Long.parseLong(fields[CHILDREN_USER]) + Long.parseLong(fields[CHILDREN_SYSTEM]));
    }

    /// All ticks that this process answers for.
    public long ticks() {
        return user + system + waited;
    }
}
