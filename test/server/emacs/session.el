;; A session in Emacs with eglot, without a screen: prints, as one line of JSON, what came of it.  -*- lexical-binding: t -*-
;; Environment: IRSA_COMMAND is the server's command line as JSON; the current folder is the workspace.

(require 'json)
(package-initialize)
(require 'eglot)
(require 'project)

;; Stand for the modes of the packages yaml-mode and terraform-mode, which eglot knows by their names.
(define-derived-mode yaml-mode prog-mode "YAML")
(define-derived-mode terraform-mode prog-mode "Terraform")
(add-to-list 'auto-mode-alist '("\\.yaml\\'" . yaml-mode))
(add-to-list 'auto-mode-alist '("\\.tf\\'" . terraform-mode))

(defvar results nil)
(defun result (name value) (push (cons name value) results))

(defun wait-until (what is-so)
  (let ((deadline (+ (float-time) 20)))
    (while (and (not (funcall is-so)) (< (float-time) deadline))
      (accept-process-output nil 0.05))
    (unless (funcall is-so) (error "waited in vain until %s" what))))

(defvar root (file-name-as-directory default-directory))
(add-hook 'project-find-functions (lambda (_) (cons 'transient root)))
(setq eglot-sync-connect 20)
(setq-default eglot-workspace-configuration '((irsa . (:rules (:sa-unused "off")))))
(let ((command (append (json-parse-string (getenv "IRSA_COMMAND")) nil)))
  (add-to-list 'eglot-server-programs `((yaml-mode terraform-mode) . ,command)))

(defun open (path)
  (switch-to-buffer (find-file-noselect (expand-file-name path root)))
  (unless (eglot-current-server) (apply #'eglot (append (eglot--guess-contact) '(nil))))
  (eglot--maybe-activate-editing-mode)
  (current-buffer))

(defun go-to (text offset)
  (goto-char (point-min))
  (search-forward text)
  (goto-char (+ (match-beginning 0) offset)))

;; Diagnostics of a broken file.
(open "k8s/broken.yaml")
(flymake-start)
(wait-until "there are diagnostics" (lambda () (flymake-start) (flymake-diagnostics)))
(result 'diagnostics (vconcat (mapcar #'flymake-diagnostic-text (flymake-diagnostics))))

;; Completion, taken as the editor takes it.
(open "k8s/deployment.yaml")
(go-to "serviceAccountName: cart" 20)
(delete-char 4)
(insert "c")
(completion-at-point)
(result 'completed (string-trim (buffer-substring (line-beginning-position) (line-end-position))))

;; The same in Terraform.
(open "iam/half.tf")
(go-to "sub\" = \"" 8)
(let ((capf (eglot-completion-at-point)))
  (result 'terraform (vconcat (mapcar #'substring-no-properties (all-completions "" (nth 2 capf))))))

;; Hover, as eldoc would show it.
(open "k8s/deployment.yaml")
(go-to "serviceAccountName: cart" 21)
(let ((answer (jsonrpc-request (eglot--current-server-or-lose) :textDocument/hover (eglot--TextDocumentPositionParams))))
  (result 'hover (substring-no-properties (eglot--hover-info (plist-get answer :contents) (plist-get answer :range)))))

;; References, and a jump into a file that is not open.
(result 'references (length (xref-backend-references 'eglot (xref-backend-identifier-at-point 'eglot))))
(xref-find-definitions (xref-backend-identifier-at-point 'eglot))
(result 'definition (file-relative-name (buffer-file-name) root))
(result 'line (string-trim (buffer-substring (line-beginning-position) (line-end-position))))

;; A rename over several files, which are then saved.
(open "k8s/deployment.yaml")
(go-to "serviceAccountName: cart" 21)
(eglot-rename "basket")
(save-some-buffers t)
(result 'refusal
        (condition-case refusal
            (progn (eglot-rename "No Name") "")
          (error (error-message-string refusal))))

(princ (concat (json-encode results) "\n"))
