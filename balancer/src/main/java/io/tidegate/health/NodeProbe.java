package io.tidegate.health;

import io.tidegate.fleet.Member;
import io.tidegate.fleet.NodeId;
import io.tidegate.health.ProbeSettings.Kind;
import io.tidegate.http.Asker.Question;
import io.tidegate.mqtt.Connects;
import java.time.Duration;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// The probes of one node, one after the other. Confined to the loop of probes.
final class NodeProbe implements ProbeLeg.Told {
    static final String UNASKED = "unasked";

    /// Between the end of a probe and the next one, at least.
    private static final long GAP_NANOS = 50_000_000L;

    private final NodeId id;
    private final int slot;
    private final PoolProbes pool;
    private final Map<String, Long> results = new TreeMap<>();
    private final Set<String> said = new HashSet<>();
    private @Nullable ProbeLeg leg;
    private @Nullable Round round;
    private @Nullable String leaving;
    private int number;
    private int address;
    private long nextNanos;
    private long tookNanos;

    /// @param slot by which the loop knows it
    /// @param firstNanos when it is asked first
    NodeProbe(NodeId id, int slot, PoolProbes pool, long firstNanos) {
        this.id = id;
        this.slot = slot;
        this.pool = pool;
        this.nextNanos = firstNanos;
    }

    NodeId id() {
        return id;
    }

    int slot() {
        return slot;
    }

    /// When it is to be called next.
    long dueNanos() {
        long wake = round == null ? nextNanos : round.deadlineNanos();
        return leg == null ? wake : Math.min(wake, leg.leaveByNanos());
    }

    /// The time for something may be over; answers when to call again.
    long due(long nowNanos) {
        ProbeLeg open = leg;
        if (open != null && nowNanos >= open.leaveByNanos()) {
            open.close();
        }
        if (round != null && nowNanos >= round.deadlineNanos()) {
            late();
        }
        if (round == null && nowNanos >= nextNanos) {
            begin(nowNanos);
        }
        return dueNanos();
    }

    private void begin(long nowNanos) {
        closeLeg();
        Member member = pool.member(id.name());
        if (member == null || member.endpoints().isEmpty()) {
            pool.unaskable(this);
            nextNanos = nowNanos + pool.soon();
            return;
        }
        number++;
        round = Round.begin(
                pool.needs(), nowNanos, pool.settings().pace().timeout().toNanos());
        HttpWords words = pool.settings().http();
        if (pool.settings().kind() != Kind.HTTP) {
            beginLeg(member);
        } else if (words.url() != null) {
            ask(member, words.url(), Round.Needs.LIFE);
        }
        if (round != null && words.evacuationUrl() != null) {
            ask(member, words.evacuationUrl(), Round.Needs.WORD);
        }
    }

    private void beginLeg(Member member) {
        ProbeLeg.Hello hello = null;
        if (pool.settings().kind() == Kind.MQTT) {
            MqttWords words = pool.settings().mqtt();
            if (!pool.knowsPassword()) {
                unasked(pool.passwordTrouble());
                return;
            }
            byte[] connect = Connects.clean(
                    words.version(), pool.clientId(id), words.keepAliveSeconds(), words.userName(), pool.password());
            hello = new ProbeLeg.Hello(words.version(), connect);
        }
        ProbeLeg begun = new ProbeLeg(pool.ground(), new ProbeLeg.Target(member, slot, address, hello), this);
        leg = begun;
        begun.begin();
    }

    private void ask(Member member, UrlTemplate url, Round.Needs about) {
        int asked = number;
        UrlTemplate login = pool.settings().http().loginUrl();
        Question question = new Question(url.of(member), login == null ? null : login.of(member));
        Duration timeout = pool.settings().pace().timeout();
        pool.inBackground(() -> {
            HttpAnswer answer = HttpAnswer.of(pool.asker(), question, timeout);
            pool.onLoop(() -> answered(asked, about, answer));
        });
    }

    /// A URL answered; of a probe that is over already that is no news.
    private void answered(int asked, Round.Needs about, HttpAnswer answer) {
        Round open = round;
        if (asked != number || open == null) {
            return;
        }
        say(about, answer);
        boolean alone = open.needs() != Round.Needs.BOTH;
        if (answer instanceof HttpAnswer.Unasked(String phrase) && (alone || about == Round.Needs.LIFE)) {
            unasked(phrase);
            return;
        }
        boolean life = about == Round.Needs.LIFE;
        advance(life ? open.withLife(Round.lifeOf(answer)) : open.withWord(answer));
    }

    /// What says nothing of the node's life follows from nothing else, so it is said here.
    private void say(Round.Needs about, HttpAnswer answer) {
        boolean mere = about == Round.Needs.WORD && pool.needs() == Round.Needs.BOTH;
        String topic = "http, " + about;
        switch (answer) {
            case HttpAnswer.Status status
            when status.isAboutUs() ->
                warnOnce(topic, status.phrase() + ": probe.http has no credentials for it, or wrong ones");
            case HttpAnswer.Status status
            when mere && !status.isOfEvacuation() ->
                warnOnce(topic, status.phrase() + ", so nobody knows whether it is evacuating");
            case HttpAnswer.Unanswered(String phrase)
            when mere -> warnOnce(topic, phrase + ", so nobody knows whether it is evacuating");
            case HttpAnswer.Unasked(String phrase) -> warnOnce(topic, phrase);
            case HttpAnswer.Status _ -> said.remove(topic);
            case HttpAnswer.Unanswered _ -> {}
        }
    }

    private void warnOnce(String about, String what) {
        if (said.add(about)) {
            pool.warn("probe of node " + id + ": " + what);
        }
    }

    /// The time for the whole probe is over.
    private void late() {
        if (leg != null && round != null && round.life() == null) {
            leg.late();
        }
        Round open = round;
        if (open == null) {
            return;
        }
        HttpAnswer silence = new HttpAnswer.Unanswered("its URL gave no answer in time");
        if (open.needs().life() && open.life() == null) {
            open = open.withLife(Round.lifeOf(silence));
        }
        if (open.needs().word() && open.word() == null) {
            say(Round.Needs.WORD, silence);
            open = open.withWord(silence);
        }
        advance(open);
    }

    private void advance(Round next) {
        round = next;
        if (next.isComplete()) {
            leaving = next.leavingNow(leaving);
            finish(next, next.outcome(leaving));
        }
    }

    private void finish(Round over, Outcome outcome) {
        round = null;
        said.remove(UNASKED);
        tookNanos = pool.nowNanos() - over.beganNanos();
        count(outcome.label());
        pool.observe(this, outcome, over.beganNanos());
        plan(over.beganNanos());
    }

    /// The next one begins an interval after this one did.
    private void plan(long beganNanos) {
        nextNanos = Math.max(beganNanos + pool.pace(id.name()), pool.nowNanos() + GAP_NANOS);
        pool.arm(this);
        pool.publish(this);
    }

    /// Another node's silence can only be understood when this one has been asked.
    void hurry(long byNanos) {
        if (round == null && byNanos < nextNanos) {
            nextNanos = byNanos;
            pool.arm(this);
        }
    }

    private void count(String label) {
        results.merge(label, 1L, Long::sum);
    }

    // ---- what its connection tells ----

    @Override
    public void outcome(Outcome outcome) {
        if (leg != null) {
            address = leg.nextAddress();
        }
        pool.arm(this); // it is closed in a moment
        if (round != null) {
            advance(round.withLife(outcome));
        }
    }

    @Override
    public void unasked(String why) {
        Round open = round;
        if (open == null) {
            return;
        }
        round = null;
        number++; // what is still to be answered is no news
        count(UNASKED);
        warnOnce(UNASKED, "it could not be asked: " + why);
        plan(open.beganNanos());
    }

    @Override
    public void answered(int refusal) {
        if (refusal == 0) {
            said.remove("refused");
            return;
        }
        pool.refreshPassword();
        warnOnce(
                "refused",
                "its CONNACK refuses the probe with 0x%02X. That shows that it is at work, but it may log it:"
                                .formatted(refusal)
                        + " give pools." + id.pool() + ".probe.mqtt a username and password that it takes");
    }

    // ---- events of its socket ----

    /// The connection that a socket belongs to; null where it is none of this node's.
    @Nullable
    ProbeLeg legOf(int socket) {
        return leg != null && leg.owns(socket) ? leg : null;
    }

    private void closeLeg() {
        if (leg != null) {
            leg.close();
            leg = null;
        }
    }

    /// It is not asked any more.
    void end() {
        round = null;
        number++;
        closeLeg();
    }

    /// After something that nobody expected: the probe at hand is given up.
    void giveUp() {
        closeLeg();
        if (round != null) {
            unasked("a bug");
        } else {
            plan(pool.nowNanos());
        }
    }

    ProbeReport report() {
        Outcome last = pool.verdicts().last(id.name());
        return new ProbeReport(
                id,
                pool.settings().kind(),
                pool.verdicts().verdict(id.name()),
                last == null ? null : last.label(),
                last == null ? "" : last.why(),
                tookNanos,
                results);
    }
}
