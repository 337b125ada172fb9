package io.tidegate.systemtest.wire;

/// Topic names and filters: section 4.7.
public final class Topics {
    private Topics() {}

    public static boolean isName(String topic) {
        return !topic.isEmpty() && topic.indexOf('#') < 0 && topic.indexOf('+') < 0;
    }

    public static boolean hasWildcard(String filter) {
        return filter.indexOf('#') >= 0 || filter.indexOf('+') >= 0;
    }

    public static boolean isFilter(String filter) {
        if (filter.isEmpty()) {
            return false;
        }
        String[] levels = filter.split("/", -1);
        for (int i = 0; i < levels.length; i++) {
            boolean isLast = i == levels.length - 1;
            boolean isAlone = levels[i].length() == 1;
            if ((levels[i].contains("#") && !(isAlone && isLast)) || (levels[i].contains("+") && !isAlone)) {
                return false;
            }
        }
        return true;
    }

    public static boolean matches(String filter, String topic) {
        if (!hasWildcard(filter)) {
            return filter.equals(topic);
        }
        if (topic.startsWith("$") && (filter.startsWith("#") || filter.startsWith("+"))) {
            return false;
        }
        String[] wanted = filter.split("/", -1);
        String[] levels = topic.split("/", -1);
        for (int i = 0; i < wanted.length; i++) {
            if (wanted[i].equals("#")) {
                return true; // the parent level too: 4.7.1.2
            }
            if (i >= levels.length || !(wanted[i].equals("+") || wanted[i].equals(levels[i]))) {
                return false;
            }
        }
        return wanted.length == levels.length;
    }
}
