aws iam create-role --role-name shop-s3-reader --path "$ROLE_PATH" \
  --assume-role-policy-document file://trust-policy.json
