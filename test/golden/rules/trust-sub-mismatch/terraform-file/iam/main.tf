resource "aws_iam_role" "cart" {
  name               = "cart"
  assume_role_policy = file("${path.module}/policies/cart-trust.json")
}
