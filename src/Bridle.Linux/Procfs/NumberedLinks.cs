using System.Collections.Immutable;

namespace Bridle.Linux.Procfs;

/// <summary>The links of a directory whose names are numbers: the open files of a process.</summary>
internal static class NumberedLinks
{
    /// <summary>Ascending; EFBIG where there are more than <paramref name="limit"/>.</summary>
    internal static Errno List(string directory, int limit, out ImmutableArray<int> ids)
    {
        List<int> found = [];
        ids = [];
        try
        {
            foreach (string entry in Directory.EnumerateFileSystemEntries(directory))
            {
                if (found.Count == limit)
                    return Errno.EFBIG;
                if (int.TryParse(Path.GetFileName(entry.AsSpan()), out int id))
                    found.Add(id);
            }
        }
        catch (UnauthorizedAccessException)
        {
            return Errno.EACCES;
        }
        catch (IOException)
        {
            return Errno.ENOENT;
        }

        found.Sort();
        ids = [.. found];
        return Errno.Success;
    }
}
