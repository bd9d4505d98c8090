namespace Bridle.Linux.Spawning;

/// <summary>Finds a program as execvp does: candidates in order, "permission denied" remembered over "no such file".</summary>
internal static class PathSearch
{
    private const int Executable = 1;

    internal static string Find(ProgramStart start)
    {
        if (!start.SearchPath || start.Path.Contains('/', StringComparison.Ordinal))
            return start.Path;
        Errno reason = Errno.ENOENT;
        foreach (string directory in (System.Environment.GetEnvironmentVariable("PATH") ?? "/bin:/usr/bin").Split(':'))
        {
            string candidate = $"{(directory.Length == 0 ? "." : directory)}/{start.Path}";
            string seen = System.IO.Path.Combine(start.WorkingDirectory ?? "", candidate);
            if (Directory.Exists(seen))
                continue;
            if (SpawnImports.access(seen, Executable) == 0)
                return candidate;
            if (Errno.Last() == Errno.EACCES)
                reason = Errno.EACCES;
        }
        throw new LinuxException("execute", start.Path, reason);
    }
}
