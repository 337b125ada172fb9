package io.tidegate.config;

import java.util.regex.Pattern;

/// Names that operators choose: they appear in log lines and metrics.
final class Names {
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_.:@\\[\\]-]{1,128}");

    private Names() {}

    static Form<String> form() {
        return Form.text("name", Names::check);
    }

    /// @throws IllegalArgumentException saying what a name is made of
    static String check(String text) {
        if (!NAME.matcher(text).matches()) {
            throw new IllegalArgumentException(
                    "\"" + text + "\" is no name; a name has 1..128 letters, digits and any of _ . : @ [ ] -");
        }
        return text;
    }
}
