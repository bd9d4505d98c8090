namespace Bridle.Linux.Procfs;

/// <summary>The entries of a directory whose names are numbers: the processes of /proc, the threads of /proc/PID/task.</summary>
internal static class NumberedEntries
{
    internal static int[] Of(string directory, int limit)
    {
        List<int> ids = [];
        try
        {
            foreach (string entry in Directory.EnumerateDirectories(directory))
            {
                if (ids.Count == limit)
                    return [];
                if (int.TryParse(Path.GetFileName(entry.AsSpan()), out int id))
                    ids.Add(id);
            }
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // Vanished while it was listed: the same answer as vanished before.
            return [];
        }

        ids.Sort();
        return [.. ids];
    }
}
