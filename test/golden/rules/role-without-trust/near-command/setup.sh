aws iam create-role --role-name shop-s3-reader --assume-role-policy-document file://trust-policy.json
