package io.tidegate.tls;

import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509CertificateHolder;
import org.bouncycastle.cert.ocsp.BasicOCSPResp;
import org.bouncycastle.cert.ocsp.CertificateID;
import org.bouncycastle.cert.ocsp.CertificateStatus;
import org.bouncycastle.cert.ocsp.OCSPException;
import org.bouncycastle.cert.ocsp.OCSPReqBuilder;
import org.bouncycastle.cert.ocsp.OCSPResp;
import org.bouncycastle.cert.ocsp.RevokedStatus;
import org.bouncycastle.cert.ocsp.SingleResp;
import org.bouncycastle.operator.DigestCalculatorProvider;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentVerifierProviderBuilder;
import org.bouncycastle.operator.jcajce.JcaDigestCalculatorProviderBuilder;
import org.jspecify.annotations.Nullable;

/// The question for one certificate's status, and what an answer to it is worth (RFC 6960). Immutable.
///
/// There is no nonce in the question: responders that sign in advance could not answer it.
record OcspExchange(X509Certificate certificate, X509Certificate issuer) {
    /// How far a responder's clock may be ahead of ours.
    static final Duration SKEW = Duration.ofMinutes(5);

    /// Of an answer that does not say until when it holds, as browsers have it.
    static final Duration UNSAID_VALIDITY = Duration.ofDays(1);

    private static final String OCSP_SIGNING = "1.3.6.1.5.5.7.3.9";
    private static final int RESPONDERS_MAX = 4;

    /// In DER.
    byte[] request() {
        try {
            return new OCSPReqBuilder()
                    .addRequest(new CertificateID(
                            digests().get(CertificateID.HASH_SHA1),
                            new JcaX509CertificateHolder(issuer),
                            certificate.getSerialNumber()))
                    .build()
                    .getEncoded();
        } catch (OCSPException | OperatorCreationException | CertificateEncodingException | IOException e) {
            throw new IllegalStateException("an OCSP request for two good certificates cannot be made", e);
        }
    }

    private static DigestCalculatorProvider digests() throws OperatorCreationException {
        return new JcaDigestCalculatorProviderBuilder().build();
    }

    /// Never throws for what the responder sent.
    OcspOutcome judge(byte[] response, Instant now) {
        if (response.length > OcspTransport.BYTES_MAX) {
            return new OcspOutcome.Failed("the answer has " + response.length + " bytes");
        }
        try {
            OCSPResp answer = new OCSPResp(response);
            if (answer.getStatus() != OCSPResp.SUCCESSFUL) {
                return new OcspOutcome.Failed("the responder answers with status " + answer.getStatus());
            }
            if (!(answer.getResponseObject() instanceof BasicOCSPResp basic)) {
                return new OcspOutcome.Failed("the answer is of a kind that is not known here");
            }
            if (!isSignedWell(basic, now)) {
                return new OcspOutcome.Failed(
                        "the answer is signed neither by the issuer nor by one that it appointed");
            }
            SingleResp single = own(basic);
            return single == null
                    ? new OcspOutcome.Failed("the answer is about another certificate")
                    : judge(
                            single,
                            new OcspOutcome.Fresh(response, instant(basic.getProducedAt()), until(single)),
                            now);
        } catch (IOException | OCSPException | OperatorCreationException | CertificateEncodingException e) {
            return new OcspOutcome.Failed("the answer cannot be read: " + FileFindings.words(e));
        } catch (RuntimeException e) {
            return new OcspOutcome.Failed("the answer cannot be read: " + SubjectName.harmless(e.toString(), 80));
        }
    }

    private static OcspOutcome judge(SingleResp single, OcspOutcome.Fresh fresh, Instant now) {
        Instant from = instant(single.getThisUpdate());
        if (now.plus(SKEW).isBefore(from)) {
            return new OcspOutcome.Failed("the answer holds from " + from + " on");
        }
        if (!now.isBefore(fresh.nextUpdate())) {
            return new OcspOutcome.Failed("the answer held until " + fresh.nextUpdate());
        }
        @Nullable CertificateStatus status = single.getCertStatus();
        return switch (status) {
            case null -> fresh; // the library's way to say that it is good
            case RevokedStatus revoked -> new OcspOutcome.Revoked("revoked at " + instant(revoked.getRevocationTime()));
            default -> new OcspOutcome.Failed("the responder does not know the certificate");
        };
    }

    private static Instant until(SingleResp single) {
        Date next = single.getNextUpdate();
        return next == null ? instant(single.getThisUpdate()).plus(UNSAID_VALIDITY) : instant(next);
    }

    private static Instant instant(Date date) {
        return date.toInstant();
    }

    private @Nullable SingleResp own(BasicOCSPResp basic)
            throws OperatorCreationException, OCSPException, CertificateEncodingException {
        for (SingleResp single : basic.getResponses()) {
            CertificateID id = single.getCertID();
            if (id.getSerialNumber().equals(certificate.getSerialNumber())
                    && id.matchesIssuer(new JcaX509CertificateHolder(issuer), digests())) {
                return single;
            }
        }
        return null;
    }

    /// By the issuer, or by one whose certificate the issuer signed for that purpose (RFC 6960 §4.2.2.2).
    private boolean isSignedWell(BasicOCSPResp basic, Instant now) throws OCSPException, OperatorCreationException {
        AlgorithmIdentifier algorithm = basic.getSignatureAlgorithmID();
        List<X509Certificate> signers = new ArrayList<>(List.of(issuer));
        X509CertificateHolder[] sent = basic.getCerts();
        for (int i = 0; i < Math.min(sent.length, RESPONDERS_MAX); i++) {
            X509Certificate one = parse(sent[i]);
            if (one != null && isAppointed(one, now)) {
                signers.add(one);
            }
        }
        if (!isStrong(algorithm)) {
            return false;
        }
        for (X509Certificate one : signers) {
            if (isSignedBy(basic, one)) {
                return true;
            }
        }
        return false;
    }

    private static boolean isStrong(AlgorithmIdentifier algorithm) {
        try {
            byte[] parameters = algorithm.getParameters() == null
                    ? null
                    : algorithm.getParameters().toASN1Primitive().getEncoded();
            return Strength.isStrong(algorithm.getAlgorithm().getId(), parameters);
        } catch (IOException _) {
            return false; // which one it is cannot be told
        }
    }

    private static boolean isSignedBy(BasicOCSPResp basic, X509Certificate signer) {
        try {
            return basic.isSignatureValid(new JcaContentVerifierProviderBuilder().build(signer.getPublicKey()));
        } catch (OCSPException | OperatorCreationException _) {
            return false; // a key of another kind
        }
    }

    private static @Nullable X509Certificate parse(X509CertificateHolder holder) {
        try {
            return new JcaX509CertificateConverter().getCertificate(holder);
        } catch (GeneralSecurityException _) {
            return null; // one that cannot be read has appointed nobody
        }
    }

    private boolean isAppointed(X509Certificate responder, Instant now) {
        try {
            responder.checkValidity(Date.from(now));
            List<String> purposes = responder.getExtendedKeyUsage();
            return purposes != null
                    && purposes.contains(OCSP_SIGNING)
                    && Strength.isStrong(responder.getPublicKey())
                    && Strength.isSignedStrongly(responder)
                    && ChainOrder.isIssuer(issuer, responder);
        } catch (GeneralSecurityException _) {
            return false; // out of its time, or what it is for cannot be read
        }
    }
}
