namespace Bridle.Linux.Spawning;

/// <summary>Finds a program as execvp does: candidates in order, "permission denied" remembered over "no such file".</summary>
internal static class PathSearch
{
    internal const int Executable = 1;

    internal static string Find(ProgramStart start)
    {
        if (!start.SearchPath || start.Path.Contains('/', StringComparison.Ordinal))
            return start.Path;
        if (start.Path.Length == 0)
            throw new LinuxException("execute", "a program without a name", Errno.ENOENT);
        Errno reason = Errno.ENOENT;
        foreach (string directory in (System.Environment.GetEnvironmentVariable("PATH") ?? "/bin:/usr/bin").Split(':'))
        {
            string candidate = $"{(directory.Length == 0 ? "." : directory)}/{start.Path}";
            string seen = System.IO.Path.Combine(start.WorkingDirectory ?? "", candidate);
            Errno error = Try(seen);
            if (error.IsSuccess)
                return candidate;
            if (error == Errno.EACCES)
                reason = error;
        }
        throw new LinuxException("execute", start.Path, reason);
    }

    private static Errno Try(string candidate)
    {
        int result = SpawnImports.access(candidate, Executable);
        Errno error = result == 0 ? Errno.Success : Errno.Last();
        // A directory may be "executed" as access sees it, and is refused by exec.
        return error.IsSuccess && Directory.Exists(candidate) ? Errno.EACCES : error;
    }
}
