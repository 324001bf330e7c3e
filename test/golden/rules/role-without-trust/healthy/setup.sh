aws iam create-role --role-name nightly-backup --assume-role-policy-document file:///tmp/x.json
