package io.tidegate.config;

/// A key that people bring along from elsewhere and that has no meaning where it stands: it is answered by itself,
/// not as an unknown one. Immutable.
///
/// @param why one sentence for whoever wrote it, without the key's name
record Foreign(String name, Answer answer, String why) {
    /// What to do where it is there.
    enum Answer {
        /// Warn: it asks for what is so anyway, or for what makes no difference.
        WARNED,
        /// Refuse: whoever wrote it relies on it.
        REFUSED,
        /// Refuse, unless it is switched off, which is what is so anyway.
        REFUSED_UNLESS_OFF
    }

    static Foreign warned(String name, String why) {
        return new Foreign(name, Answer.WARNED, why);
    }

    static Foreign refused(String name, String why) {
        return new Foreign(name, Answer.REFUSED, why);
    }

    static Foreign refusedUnlessOff(String name, String why) {
        return new Foreign(name, Answer.REFUSED_UNLESS_OFF, why);
    }

    boolean isRefused(String written) {
        return switch (answer) {
            case WARNED -> false;
            case REFUSED -> true;
            case REFUSED_UNLESS_OFF -> !Values.off(written).equals("off");
        };
    }
}
