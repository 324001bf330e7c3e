resource "helm_release" "cart" {
  name      = "cart"
  chart     = "./chart"
  namespace = "shop"

  values = [
    <<-YAML
      serviceAccount:
        create: true
        name: cart
        annotations:
          eks.amazonaws.com/role-arn: "arn:aws:iam::1111222233:role/cart" # as in the console
    YAML
  ]
}

resource "helm_release" "carts" {
  name  = "carts"
  chart = "./chart"

  set {
    name  = "controller.serviceAccount.annotations.eks\\.amazonaws\\.com/role-arn"
    value = "arn:aws:iam::111122223333:user/carts"
  }
  set {
    name  = "controller.serviceAccount.name"
    value = "carts"
  }
}

resource "helm_release" "others" {
  name  = "others"
  chart = "./chart"

  values = [templatefile("values.yaml", {})]
  set = [
    { name = "serviceAccount.annotations.eks\\.amazonaws\\.com/role-arn", value = var.role },
  ]
}
