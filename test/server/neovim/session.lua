-- A session in Neovim without a screen: does what a user does and prints, as one line of JSON, what came of it.
-- Environment: IRSA_COMMAND is the server's command line as JSON; the current folder is the workspace.

local results = {}

local function wait_until(what, is_so)
  if not vim.wait(15000, is_so, 20) then
    error("waited in vain until " .. what)
  end
end

local function open(path)
  vim.cmd("edit " .. path)
  return vim.api.nvim_get_current_buf()
end

--- Puts the cursor `offset` characters behind the beginning of the first occurrence of a text.
local function go_to(text, offset)
  vim.fn.cursor(1, 1)
  vim.fn.search("\\V" .. vim.fn.escape(text, "\\"), "cW")
  local position = vim.api.nvim_win_get_cursor(0)
  vim.api.nvim_win_set_cursor(0, { position[1], position[2] + offset })
end

local function ask(method, more)
  local params = vim.tbl_extend("force", vim.lsp.util.make_position_params(0, "utf-16"), more or {})
  local answers = vim.lsp.buf_request_sync(0, method, params, 15000)
  for _, answer in pairs(answers or {}) do
    return answer.result, answer.error
  end
end

local function name_of(buffer)
  return vim.fn.fnamemodify(vim.api.nvim_buf_get_name(buffer), ":.")
end

local client = vim.lsp.start_client({
  name = "irsa",
  cmd = vim.fn.json_decode(vim.env.IRSA_COMMAND),
  root_dir = vim.fn.getcwd(),
  init_options = { irsa = { rules = { ["sa-unused"] = "off" } } },
})
vim.api.nvim_create_autocmd("FileType", {
  pattern = { "yaml", "json" },
  callback = function(event)
    vim.lsp.buf_attach_client(event.buf, client)
  end,
})
vim.cmd("filetype on")

-- Diagnostics of a broken file.
local broken = open("k8s/broken.yaml")
local function codes()
  return vim.tbl_map(function(one)
    return one.code or one.user_data.lsp.code
  end, vim.diagnostic.get(broken))
end
wait_until("there are diagnostics", function()
  return #codes() > 0
end)
results.diagnostics = codes()

-- Completion, taken as the editor takes it.
local workload = open("k8s/deployment.yaml")
go_to("serviceAccountName: cart", 20)
local completion = ask("textDocument/completion")
local item = completion.items[1]
results.completion = { label = item.label, detail = item.detail }
vim.lsp.util.apply_text_edits({ item.textEdit }, workload, "utf-16")
results.completed = vim.api.nvim_get_current_line()

-- Hover, in the window that pops up.
go_to("serviceAccountName: cart", 21)
vim.lsp.buf.hover()
local function floating()
  for _, window in ipairs(vim.api.nvim_list_wins()) do
    if vim.api.nvim_win_get_config(window).relative ~= "" then
      return window
    end
  end
end
wait_until("the hover is there", function()
  return floating() ~= nil
end)
results.hover = vim.api.nvim_buf_get_lines(vim.api.nvim_win_get_buf(floating()), 0, -1, false)
vim.api.nvim_win_close(floating(), true)

-- Definition: the editor jumps into a file that was not open.
vim.lsp.buf.definition()
wait_until("the editor has jumped", function()
  return vim.api.nvim_get_current_buf() ~= workload
end)
results.definition = { file = name_of(0), cursor = vim.api.nvim_win_get_cursor(0) }

-- References and outline.
local references = ask("textDocument/references", { context = { includeDeclaration = true } })
results.references = #references
local symbols = ask("textDocument/documentSymbol")
results.symbols = vim.tbl_map(function(symbol)
  return symbol.name
end, symbols)

-- Names of the whole workspace.
results.names = vim.tbl_map(function(symbol)
  return symbol.name .. " in " .. symbol.containerName
end, ask("workspace/symbol", { query = "ca" }))

-- Rename: the editor changes the buffers of all files.
vim.lsp.buf.rename("basket")
local function changed()
  return vim.tbl_filter(function(buffer)
    return vim.api.nvim_buf_is_loaded(buffer) and vim.bo[buffer].modified
  end, vim.api.nvim_list_bufs())
end
wait_until("three files are changed", function()
  return #changed() >= 3
end)
vim.cmd("wall")
results.renamed = vim.tbl_map(name_of, changed())

-- Nothing is wrong after it, in any file that was touched.
vim.wait(1000)
results.after = {}
for _, path in ipairs({ "k8s/deployment.yaml", "k8s/service-account.yaml", "iam/cart/trust-policy.json" }) do
  results.after[path] = #vim.diagnostic.get(vim.fn.bufnr(path))
end

-- A refusal has its reason.
open("iam/cart/trust-policy.json")
go_to("oidc.eks", 2)
local _, refusal = ask("textDocument/rename", { newName = "x" })
results.refusal = refusal.message

io.stdout:write("\n" .. vim.fn.json_encode(results) .. "\n")
vim.cmd("qall!")
