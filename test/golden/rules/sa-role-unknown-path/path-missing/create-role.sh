aws iam create-role --role-name shop-s3-reader --path /irsa/ \
  --assume-role-policy-document file://trust-policy.json
