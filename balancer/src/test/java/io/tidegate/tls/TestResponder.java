package io.tidegate.tls;

import io.tidegate.tls.TestPki.Issued;
import java.io.IOException;
import java.security.cert.CertificateEncodingException;
import java.time.Instant;
import java.util.Date;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateHolder;
import org.bouncycastle.cert.ocsp.BasicOCSPResp;
import org.bouncycastle.cert.ocsp.BasicOCSPRespBuilder;
import org.bouncycastle.cert.ocsp.CertificateID;
import org.bouncycastle.cert.ocsp.CertificateStatus;
import org.bouncycastle.cert.ocsp.OCSPException;
import org.bouncycastle.cert.ocsp.OCSPReq;
import org.bouncycastle.cert.ocsp.OCSPRespBuilder;
import org.bouncycastle.cert.ocsp.RespID;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.bouncycastle.operator.jcajce.JcaDigestCalculatorProviderBuilder;
import org.jspecify.annotations.Nullable;

/// Answers OCSP questions as it is told to. Confined.
final class TestResponder {
    private final Issued signer;
    private @Nullable CertificateStatus status = CertificateStatus.GOOD;
    private Instant thisUpdate = TestPki.NOW.minusSeconds(60);
    private @Nullable Instant nextUpdate = TestPki.NOW.plusSeconds(3600);
    private X509CertificateHolder[] sent = {};
    private String signature;

    TestResponder(Issued signer) {
        this.signer = signer;
        this.signature = signer.signature();
    }

    /// Null = good.
    TestResponder status(@Nullable CertificateStatus value) {
        status = value;
        return this;
    }

    TestResponder holding(Instant from, @Nullable Instant until) {
        thisUpdate = from;
        nextUpdate = until;
        return this;
    }

    TestResponder signature(String value) {
        signature = value;
        return this;
    }

    /// Its own certificate goes with each answer.
    TestResponder sendingItsCertificate() {
        try {
            sent = new X509CertificateHolder[] {new JcaX509CertificateHolder(signer.certificate())};
            return this;
        } catch (CertificateEncodingException e) {
            throw new IllegalStateException(e);
        }
    }

    byte[] answer(byte[] request) {
        try {
            CertificateID id = new OCSPReq(request).getRequestList()[0].getCertID();
            RespID responder = new RespID(
                    new JcaX509CertificateHolder(signer.certificate()).getSubjectPublicKeyInfo(),
                    new JcaDigestCalculatorProviderBuilder().build().get(RespID.HASH_SHA1));
            BasicOCSPResp basic = new BasicOCSPRespBuilder(responder)
                    .addResponse(
                            id, status, Date.from(thisUpdate), nextUpdate == null ? null : Date.from(nextUpdate), null)
                    .build(
                            new JcaContentSignerBuilder(signature)
                                    .build(signer.keys().getPrivate()),
                            sent,
                            Date.from(thisUpdate));
            return new OCSPRespBuilder()
                    .build(OCSPRespBuilder.SUCCESSFUL, basic)
                    .getEncoded();
        } catch (IOException | OCSPException | OperatorCreationException | CertificateEncodingException e) {
            throw new IllegalStateException(e);
        }
    }

    /// Not an answer but a reason for none, such as [OCSPRespBuilder#TRY_LATER].
    static byte[] refusal(int reason) {
        try {
            return new OCSPRespBuilder().build(reason, null).getEncoded();
        } catch (IOException | OCSPException e) {
            throw new IllegalStateException(e);
        }
    }
}
