// A small workspace that is right as it stands, for tests that break it in one place.

export const ISSUER = "oidc.eks.us-east-1.amazonaws.com/id/EXAMPLED539D4633E53DE1B71EXAMPLE";

export const SERVICE_ACCOUNT = `apiVersion: v1
kind: ServiceAccount
metadata:
  name: cart
  namespace: shop
  annotations:
    eks.amazonaws.com/role-arn: arn:aws:iam::111122223333:role/cart
`;

export const DEPLOYMENT = `apiVersion: apps/v1
kind: Deployment
metadata:
  name: cart
  namespace: shop
spec:
  selector:
    matchLabels: { app: cart }
  template:
    metadata:
      labels: { app: cart }
    spec:
      serviceAccountName: cart
      containers:
        - name: cart
          image: example.com/cart:1.2.3
`;

export const TRUST_POLICY = `{
  "Version": "2012-10-17",
  "Statement": [
    {
      "Effect": "Allow",
      "Principal": { "Federated": "arn:aws:iam::111122223333:oidc-provider/${ISSUER}" },
      "Action": "sts:AssumeRoleWithWebIdentity",
      "Condition": {
        "StringEquals": {
          "${ISSUER}:sub": "system:serviceaccount:shop:cart",
          "${ISSUER}:aud": "sts.amazonaws.com"
        }
      }
    }
  ]
}
`;

/** By path; no finding at all. */
export const RIGHT_FILES = {
  "k8s/service-account.yaml": SERVICE_ACCOUNT,
  "k8s/deployment.yaml": DEPLOYMENT,
  "iam/cart/trust-policy.json": TRUST_POLICY,
} as const;
