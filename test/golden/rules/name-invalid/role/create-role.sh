aws iam create-role --role-name "shop reader" --assume-role-policy-document file://trust-policy.json
